-- DROP TABLE.

--# drop tables
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (a int REFERENCES a);
CREATE TABLE c (a int REFERENCES a);
CREATE TABLE d (id int);
DROP TABLE a, b CASCADE;
DROP TABLE IF EXISTS nothing, d;
DROP TABLE IF EXISTS nothing RESTRICT;

--# drop and make anew
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE);
CREATE INDEX i ON t (a);
DROP TABLE t;
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE);
CREATE INDEX i ON t (a);

