CREATE TABLE chain.reorgs (
    LIKE chain.blocks INCLUDING DEFAULTS INCLUDING COMMENTS,
    replaced_by bytea NOT NULL,
    noticed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    depth integer NOT NULL CONSTRAINT positive CHECK (depth > 0),
    PRIMARY KEY (hash, replaced_by)
);
CREATE FUNCTION chain.on_reorg() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    gone integer;
BEGIN
    DELETE FROM chain.transactions WHERE block_height = OLD.height;
    GET DIAGNOSTICS gone = ROW_COUNT;
    RAISE NOTICE 'removed %; ''done''', gone;
    RETURN OLD;
END;
$body$;
CREATE TRIGGER reorg BEFORE DELETE ON chain.blocks FOR EACH ROW EXECUTE PROCEDURE chain.on_reorg();
