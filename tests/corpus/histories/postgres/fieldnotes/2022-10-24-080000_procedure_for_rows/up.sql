CREATE PROCEDURE close_year(y int) LANGUAGE sql AS $$ DELETE FROM invoice_lines WHERE year < y - 10 $$;
CALL close_year(2022);
DROP PROCEDURE close_year;
