CREATE TABLE attendance_copy (event_id INTEGER NOT NULL REFERENCES events(id) ON DELETE CASCADE, member_id INTEGER NOT NULL REFERENCES members(id) ON DELETE CASCADE, answer TEXT NOT NULL DEFAULT 'open' CHECK(answer IN ('open', 'yes', 'no', 'maybe')), answered_at DATETIME, PRIMARY KEY(event_id, member_id)) WITHOUT ROWID;
INSERT INTO attendance_copy(event_id, member_id, answer) SELECT event_id, member_id, coalesce(answer, 'open') FROM attendance;
DROP TABLE attendance;
ALTER TABLE attendance_copy RENAME TO attendance;
