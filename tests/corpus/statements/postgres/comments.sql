-- COMMENT ON.

--# comments on objects
CREATE TABLE t (a int, b int);
COMMENT ON TABLE t IS 'It''s a table';
COMMENT ON COLUMN t.a IS E'Two\nlines';
COMMENT ON COLUMN public.t.b IS 'B';
COMMENT ON COLUMN t.b IS NULL;
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'x';
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
COMMENT ON CONSTRAINT c ON t IS 'y';

--# an empty comment is none
CREATE TABLE t (a int);
COMMENT ON TABLE t IS 'x';
COMMENT ON TABLE t IS '';
COMMENT ON COLUMN t.a IS $$dollar$$;

