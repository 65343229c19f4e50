drop view leaf_view;
drop function warmth;
