DROP TRIGGER labels_search;
DROP TABLE label_search;
