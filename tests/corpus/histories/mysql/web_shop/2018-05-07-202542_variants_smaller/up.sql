ALTER TABLE variants DROP title, DROP COLUMN description, DROP active, ADD COLUMN options JSON NULL, COMMENT = 'sizes and colours';
