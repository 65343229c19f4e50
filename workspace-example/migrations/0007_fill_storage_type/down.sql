-- Undoes 0007_fill_storage_type

-- The columns go with 0006; until then the default is what they had.
UPDATE images SET storage_type = '';

UPDATE volumes SET storage_type = '';
