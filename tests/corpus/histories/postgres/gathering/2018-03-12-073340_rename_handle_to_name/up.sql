-- The views in the next migrations call it that.
drop view leaf_view;
alter table member rename column handle to name;
alter table member rename constraint member_handle_fedi_name_key to member_name_fedi_name_key;
