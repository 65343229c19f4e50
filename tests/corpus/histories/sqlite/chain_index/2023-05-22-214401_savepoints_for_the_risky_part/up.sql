SAVEPOINT risky;
UPDATE blocks SET bits = 0 WHERE bits IS NULL;
RELEASE risky;
CREATE INDEX blocks_mined ON blocks (mined_at);
