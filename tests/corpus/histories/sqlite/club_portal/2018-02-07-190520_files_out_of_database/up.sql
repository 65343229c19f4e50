-- the bytes are on the disk now
ALTER TABLE files DROP COLUMN bytes;
ALTER TABLE files ADD COLUMN sha256 CHAR(64) CHECK(sha256 IS NULL OR length(sha256) = 64);
