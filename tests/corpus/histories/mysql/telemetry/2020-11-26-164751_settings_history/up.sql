CREATE TABLE device_settings (
  device_id INT UNSIGNED NOT NULL PRIMARY KEY,
  settings LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT '{}' CHECK (json_valid(settings)),
  changed_by INT UNSIGNED
) WITH SYSTEM VERSIONING;
