DROP FUNCTION chain.hex(bytea) CASCADE;
