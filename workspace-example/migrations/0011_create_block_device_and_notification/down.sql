-- Undoes 0011_create_block_device_and_notification

DROP TABLE notifications;

DROP TABLE iscsi_interfaces;
