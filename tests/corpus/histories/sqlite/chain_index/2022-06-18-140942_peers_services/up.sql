ALTER TABLE peers ADD services INT NOT NULL DEFAULT 0x09;
ALTER TABLE peers ADD COLUMN pruned BOOL AS ((services & 1024) <> 0);
