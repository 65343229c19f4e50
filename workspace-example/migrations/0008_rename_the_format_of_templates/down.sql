-- Undoes 0008_rename_the_format_of_templates

ALTER TABLE templates RENAME COLUMN tmp_format TO format;
