ALTER TABLE orders RENAME INDEX placed TO orders_placed_at, RENAME KEY coupon TO orders_coupon;
