-- names that occur twice get their id behind them first
UPDATE notebooks SET name = name || ' (' || id || ')'
 WHERE EXISTS (SELECT 1 FROM notebooks o WHERE o.name = notebooks.name AND o.id < notebooks.id);
CREATE UNIQUE INDEX notebooks_name_key ON notebooks (name COLLATE NOCASE);
