CREATE TABLE t (n numer2, c integer, n numeric, c bigint, c text);
