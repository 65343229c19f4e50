ALTER TABLE attachments VALIDATE CONSTRAINT small_enough;
