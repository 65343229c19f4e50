alter table member drop column default_listing;
drop type listing_kind;
