-- rename the format of templates
--
-- Revision ID: 0008
-- Revises: 0007
-- Create Date: 2026-11-22 17:33:28 UTC
-- Modules: template

ALTER TABLE templates RENAME COLUMN format TO tmp_format;
