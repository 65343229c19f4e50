-- fill storage_type
--
-- Revision ID: 0007
-- Revises: 0006
-- Create Date: 2026-11-22 17:33:27 UTC

-- Images and volumes have a storage already: theirs is the type to show. What has none stays without.
UPDATE images SET storage_type = (SELECT storage_type FROM storages WHERE storages.id = images.storage_id)
WHERE storage_id IS NOT NULL;

UPDATE volumes SET storage_type = (SELECT storage_type FROM storages WHERE storages.id = volumes.storage_id)
WHERE storage_id IS NOT NULL;
