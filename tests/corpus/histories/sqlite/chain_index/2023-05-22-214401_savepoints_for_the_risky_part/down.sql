DROP INDEX blocks_mined;
