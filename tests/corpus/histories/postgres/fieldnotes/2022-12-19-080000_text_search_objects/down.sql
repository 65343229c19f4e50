DROP CAST (spot AS text);
