DROP INDEX addresses_kind;
DROP TABLE addresses;
