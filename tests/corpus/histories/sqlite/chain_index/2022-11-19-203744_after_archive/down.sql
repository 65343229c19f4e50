DROP INDEX reorgs_height;
