DROP TABLE labels;
DROP TABLE label_search;
DROP VIEW "rich list";
DROP TABLE addresses;
CREATE VIEW addresses AS SELECT script, sum(value) AS balance FROM outputs WHERE spent_in IS NULL GROUP BY script;
