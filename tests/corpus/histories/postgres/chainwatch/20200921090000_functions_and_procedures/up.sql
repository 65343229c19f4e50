CREATE OR REPLACE FUNCTION chain.hex(b bytea) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT '0x' || encode(b, 'hex') $$;
CREATE OR REPLACE PROCEDURE chain.prune(before bigint) LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM chain.storage WHERE height < before;
    COMMIT;
END $$;
CREATE INDEX blocks_hex_idx ON chain.blocks (chain.hex(hash));
ALTER TABLE chain.blocks ADD COLUMN hash_hex text GENERATED ALWAYS AS (encode(hash, 'hex')) STORED;
CREATE AGGREGATE chain.xor_all (integer) (sfunc = int4xor, stype = integer);
