DROP TRIGGER blocks_daily;
