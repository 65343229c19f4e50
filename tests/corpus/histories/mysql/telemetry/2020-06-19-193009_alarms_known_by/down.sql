ALTER TABLE alarms DROP COLUMN text;
ALTER TABLE alarms DROP COLUMN acknowledged_by;
