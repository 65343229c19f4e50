-- There is no way back.
SELECT 1;
