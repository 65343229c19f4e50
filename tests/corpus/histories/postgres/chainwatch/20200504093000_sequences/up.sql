CREATE SEQUENCE chain.batch_seq AS bigint INCREMENT BY 10 START 100 CACHE 5;
CREATE TABLE chain.batches (
    id bigint NOT NULL DEFAULT nextval('chain.batch_seq'),
    opened_at timestamptz NOT NULL DEFAULT now()
);
ALTER SEQUENCE chain.batch_seq OWNED BY chain.batches.id;
ALTER TABLE ONLY chain.batches ADD CONSTRAINT batches_pkey PRIMARY KEY (id);
ALTER SEQUENCE chain.batch_seq RENAME TO batches_id_seq;
SELECT pg_catalog.setval('chain.batches_id_seq', 100, true);
