DROP MATERIALIZED VIEW IF EXISTS circle_size;
CREATE TABLE circle_aggregates (
    circle_id int PRIMARY KEY REFERENCES circle ON UPDATE CASCADE ON DELETE CASCADE,
    subscribers bigint NOT NULL DEFAULT 0,
    posts bigint NOT NULL DEFAULT 0,
    comments bigint NOT NULL DEFAULT 0,
    published timestamptz NOT NULL DEFAULT now(),
    warmth double precision NOT NULL DEFAULT 0.1
);
CREATE INDEX ON circle_aggregates (warmth DESC);
CREATE INDEX ON circle_aggregates (subscribers DESC, published);
CREATE INDEX ON circle_aggregates (published);
CREATE MATERIALIZED VIEW busiest AS SELECT circle_id, posts + comments AS total FROM circle_aggregates ORDER BY 2 DESC LIMIT 50 WITH NO DATA;
CREATE UNIQUE INDEX busiest_circle ON busiest (circle_id);
