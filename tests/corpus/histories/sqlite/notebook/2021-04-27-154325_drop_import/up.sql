DROP TABLE IF EXISTS import_items;
DROP TABLE IF EXISTS import_batches;
