CREATE VIRTUAL TABLE label_search USING fts5(label, address UNINDEXED, tokenize = "trigram");
INSERT INTO label_search (label, address) SELECT label, address FROM labels;
CREATE TRIGGER labels_search AFTER INSERT ON labels BEGIN INSERT INTO label_search (label, address) VALUES (new.label, new.address); END;
