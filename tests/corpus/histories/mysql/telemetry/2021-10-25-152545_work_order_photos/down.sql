DROP TABLE work_order_photos;
