ALTER TABLE members ADD COLUMN country CHAR(2) NOT NULL DEFAULT 'DE';
WITH home AS (SELECT member_id, max(country) AS country FROM addresses GROUP BY member_id)
UPDATE members SET country = (SELECT country FROM home WHERE home.member_id = members.id)
 WHERE id IN (SELECT member_id FROM home);
