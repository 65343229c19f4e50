CREATE TABLE coupons (
  code VARCHAR(20) COLLATE utf8mb4_bin NOT NULL,
  percent TINYINT UNSIGNED NOT NULL DEFAULT 10,
  valid SET('mon','tue','wed','thu','fri','sat','sun') NOT NULL DEFAULT 'mon,tue',
  uses_left MEDIUMINT UNSIGNED ZEROFILL NULL,
  PRIMARY KEY (code)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
ALTER TABLE orders ADD coupon VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin, ADD KEY coupon (coupon);
