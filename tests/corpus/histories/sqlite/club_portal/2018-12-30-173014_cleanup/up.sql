DELETE FROM audit WHERE 0;
DROP INDEX IF EXISTS donations_member;
CREATE INDEX IF NOT EXISTS donations_member ON donations(member_id, on_date DESC);
