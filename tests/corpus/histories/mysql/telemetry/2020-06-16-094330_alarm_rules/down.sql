ALTER TABLE alarms DROP COLUMN rule_id;
DROP TABLE alarm_rules;
