-- Undoes 0002_create_storage_and_template

DROP TABLE templates;

DROP TABLE storage_extra_specs;

DROP TABLE storages;
