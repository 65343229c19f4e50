-- Sequences.

--# a sequence that a column owns
CREATE TABLE t (id integer NOT NULL);
CREATE SEQUENCE t_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
ALTER SEQUENCE t_id_seq OWNED BY t.id;
ALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT nextval('t_id_seq'::regclass);

--# a sequence that is owned afterwards
CREATE SEQUENCE s;
CREATE TABLE t (id int DEFAULT nextval('s') PRIMARY KEY);
ALTER SEQUENCE s OWNED BY t.id;

--# a sequence of its own
CREATE SEQUENCE IF NOT EXISTS s;
CREATE TABLE t (id int DEFAULT nextval('s'), b int DEFAULT nextval('public.s'::regclass));
ALTER SEQUENCE s RENAME TO r;
ALTER SEQUENCE IF EXISTS nothing RESTART;

--# a sequence that is given up
CREATE TABLE t (id serial, n serial);
ALTER SEQUENCE t_id_seq OWNED BY NONE;
DROP SEQUENCE t_n_seq CASCADE;
CREATE SEQUENCE o OWNED BY t.n;

--# a sequence takes a name
CREATE SEQUENCE t_id_seq;
CREATE TABLE t (id serial);
CREATE TABLE t_pkey (a int);
ALTER TABLE t ADD PRIMARY KEY (id);

--# serial survives renames
CREATE TABLE t (id serial);
ALTER TABLE t RENAME TO u;
ALTER TABLE u RENAME id TO key;
ALTER SEQUENCE t_id_seq RENAME TO u_key_seq;
ALTER TABLE u ALTER key SET DEFAULT nextval('u_key_seq');

