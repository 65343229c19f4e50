CREATE TEMPORARY TABLE doubles AS SELECT MIN(id) AS keep, email FROM users GROUP BY email HAVING COUNT(*) > 1;
UPDATE posts p JOIN users u ON u.id = p.user_id JOIN doubles d ON d.email = u.email SET p.user_id = d.keep;
DROP TEMPORARY TABLE doubles;
