-- was part of a feature that was taken back
SELECT 1;
