CREATE TABLE `settings` (
	`key`	TEXT NOT NULL,
	`value`	TEXT,
	PRIMARY KEY(`key`)
) WITHOUT ROWID;
INSERT INTO `settings` (`key`, `value`) VALUES ('theme', 'system'), ('locale', NULL);
