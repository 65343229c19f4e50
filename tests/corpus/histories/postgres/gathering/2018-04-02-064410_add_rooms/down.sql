drop view room_view;
drop table room;
