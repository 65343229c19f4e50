CREATE TEXT SEARCH CONFIGURATION plain_words (COPY = simple);
CREATE COLLATION IF NOT EXISTS german (provider = icu, locale = 'de-DE');
CREATE OPERATOR === (leftarg = text, rightarg = text, procedure = texteq);
CREATE CAST (spot AS text) WITH INOUT;
