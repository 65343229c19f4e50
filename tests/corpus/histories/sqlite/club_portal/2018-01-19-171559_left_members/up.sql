ALTER TABLE members ADD COLUMN left_on DATE CHECK(left_on IS NULL OR left_on >= joined);
CREATE VIEW active_members AS SELECT * FROM members WHERE left_on IS NULL OR left_on > date('now');
