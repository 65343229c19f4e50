CREATE TABLE outgoing (
    id bigserial PRIMARY KEY,
    payload json NOT NULL,
    to_hosts text[] NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    tries smallint NOT NULL DEFAULT 0,
    CONSTRAINT few_tries CHECK (tries BETWEEN 0 AND 20)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);
ALTER TABLE outgoing ALTER COLUMN payload TYPE jsonb USING payload::jsonb;
ALTER TABLE outgoing ALTER COLUMN payload SET STORAGE EXTENDED;
CREATE INDEX ON outgoing USING gin (to_hosts);
CREATE INDEX ON outgoing USING gin (payload jsonb_path_ops);
CREATE INDEX ON outgoing (made_at) INCLUDE (tries) WHERE tries < 20;
CREATE INDEX ON outgoing USING brin (made_at);
