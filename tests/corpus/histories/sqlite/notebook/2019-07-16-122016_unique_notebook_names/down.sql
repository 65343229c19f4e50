DROP INDEX notebooks_name_key;
