DROP INDEX tokens_symbol;
DROP TABLE tokens;
