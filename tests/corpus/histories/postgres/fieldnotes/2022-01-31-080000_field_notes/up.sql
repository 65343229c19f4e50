CREATE DOMAIN note_kind AS text CHECK (VALUE IN ('text', 'photo', 'voice'));
CREATE TABLE notes (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    project_id uuid NOT NULL,
    author_id bigint REFERENCES members ON DELETE SET NULL,
    kind note_kind NOT NULL DEFAULT 'text',
    body text,
    taken_at timestamptz NOT NULL DEFAULT now(),
    latitude double precision,
    longitude double precision,
    PRIMARY KEY (id),
    FOREIGN KEY (project_id) REFERENCES projects ON DELETE CASCADE,
    CHECK ((latitude IS NULL) = (longitude IS NULL)),
    CHECK (latitude BETWEEN -90 AND 90)
);
COMMENT ON COLUMN notes.taken_at IS 'By the clock of the phone';
