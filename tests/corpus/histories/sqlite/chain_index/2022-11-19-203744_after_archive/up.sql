CREATE INDEX reorgs_height ON reorgs (at_height);
