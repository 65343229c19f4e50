CREATE TABLE templates AS SELECT id, title AS name, body FROM notes WHERE 0;
INSERT INTO templates (id, name, body) VALUES (1, 'Meeting', '## Present' || char(10) || '## Decided');
