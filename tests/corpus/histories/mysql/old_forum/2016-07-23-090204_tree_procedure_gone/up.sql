DROP PROCEDURE board_path;
