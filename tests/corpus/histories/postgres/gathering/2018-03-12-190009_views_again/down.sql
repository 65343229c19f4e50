drop materialized view circle_size;
drop view reply_view;
drop view leaf_view;
