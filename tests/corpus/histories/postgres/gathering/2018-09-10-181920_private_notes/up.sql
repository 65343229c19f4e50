CREATE TABLE private_note (
    id SERIAL PRIMARY KEY,
    from_id INT NOT NULL REFERENCES member ON UPDATE CASCADE ON DELETE CASCADE,
    to_id INT NOT NULL REFERENCES member ON UPDATE CASCADE ON DELETE CASCADE,
    content TEXT NOT NULL,
    deleted BOOLEAN DEFAULT FALSE NOT NULL,
    read BOOLEAN DEFAULT FALSE NOT NULL,
    published TIMESTAMP NOT NULL DEFAULT now(),
    updated TIMESTAMP,
    CONSTRAINT not_to_oneself CHECK (from_id <> to_id)
);
CREATE VIEW private_note_view AS
SELECT pn.*, f.name AS from_name, t.name AS to_name
FROM private_note pn
INNER JOIN member f ON f.id = pn.from_id
INNER JOIN member t ON t.id = pn.to_id;
