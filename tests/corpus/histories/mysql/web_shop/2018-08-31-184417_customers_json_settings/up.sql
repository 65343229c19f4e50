ALTER TABLE customers ADD settings JSON NULL, ADD language CHAR(2) AS (JSON_UNQUOTE(JSON_EXTRACT(settings, '$.language'))) VIRTUAL;
CREATE INDEX customers_language ON customers (language);
