ALTER TABLE wishlists DROP FOREIGN KEY wishlists_ibfk_2, DROP INDEX product_id;
