CREATE TABLE attachments (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 1000) PRIMARY KEY,
    note_id uuid NOT NULL REFERENCES notes (id) ON DELETE CASCADE,
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    mime text NOT NULL,
    size bigint NOT NULL,
    UNIQUE (note_id, sha256)
);
