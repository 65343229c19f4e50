DROP TABLE device_settings;
