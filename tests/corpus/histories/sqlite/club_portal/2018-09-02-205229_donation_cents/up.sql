CREATE TABLE donations_new (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  member_id INTEGER REFERENCES members(id) ON DELETE SET NULL,
  cents BIGINT NOT NULL CHECK(cents > 0),
  on_date DATE NOT NULL,
  note NVARCHAR(200) NOT NULL DEFAULT '',
  receipt BIGINT UNIQUE
);
INSERT INTO donations_new SELECT id, member_id, CAST(round(amount * 100) AS INTEGER), on_date, ifnull(note, ''), receipt FROM donations;
DROP TABLE donations;
ALTER TABLE donations_new RENAME TO donations;
