CREATE EXTENSION IF NOT EXISTS citext;
DROP VIEW private_note_view;
DROP VIEW post_view, room_view;
ALTER TABLE member ALTER COLUMN name TYPE citext, ALTER COLUMN mail TYPE citext USING lower(mail);
CREATE VIEW room_view AS SELECT *, (SELECT count(*) FROM post) AS number_of_posts FROM room r;
CREATE VIEW post_view AS SELECT p.*, m.name AS author_name FROM post p JOIN member m ON m.id = p.author_id;
