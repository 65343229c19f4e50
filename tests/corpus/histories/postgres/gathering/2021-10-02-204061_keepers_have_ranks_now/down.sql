alter table circle_keeper drop column rank;
