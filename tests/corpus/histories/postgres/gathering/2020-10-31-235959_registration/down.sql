ALTER TABLE local_member DROP COLUMN accepted_application;
DROP TABLE registration_application;
