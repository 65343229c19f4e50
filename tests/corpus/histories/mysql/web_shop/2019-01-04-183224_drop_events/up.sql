DROP EVENT clean_sessions;
DROP EVENT IF EXISTS clean_carts;
