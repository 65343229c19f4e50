alter table member rename constraint member_name_fedi_name_key to member_handle_fedi_name_key;
alter table member rename column name to handle;
