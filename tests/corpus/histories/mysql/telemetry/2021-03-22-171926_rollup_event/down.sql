DROP EVENT roll_up_daily;
