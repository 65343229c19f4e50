drop view comment_view;
drop view post_view;
