ALTER TABLE defaults
    ADD CHECK (a LIKE 'x%' OR a IS NULL),
    ADD CHECK (d > interval '2 days'),
    ADD CHECK (i IN ('ab', 'cd')),
    ADD CHECK (f ? 'a' AND jsonb_typeof(f -> 'a') = 'number'),
    ADD CONSTRAINT multi CHECK (g > 0 AND (n < 5 OR h)),
    ADD CHECK (coalesce(length(o), 0) < 10);
