CREATE OR REPLACE VIEW ratings AS SELECT product_id, AVG(stars) AS stars, COUNT(*) AS n FROM reviews GROUP BY product_id;
