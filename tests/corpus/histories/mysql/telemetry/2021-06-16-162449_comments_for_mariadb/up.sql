ALTER TABLE metrics /*M! COMMENT = 'ids are given by the firmware' */;
ALTER TABLE metrics ADD COLUMN /*!100100 IF NOT EXISTS */ description VARCHAR(200) NULL;
