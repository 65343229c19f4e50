ALTER TABLE coupons MODIFY COLUMN valid SET('mon','tue','wed','thu','fri','sat','sun','holiday') NULL DEFAULT NULL AFTER code, DROP uses_left;
