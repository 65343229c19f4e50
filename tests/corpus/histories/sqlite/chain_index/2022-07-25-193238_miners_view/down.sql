DROP VIEW miners;
