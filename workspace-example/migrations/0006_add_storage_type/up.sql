-- add storage_type
--
-- Revision ID: 0006
-- Revises: 0005
-- Create Date: 2026-11-22 17:33:27 UTC
-- Modules: image, volume

ALTER TABLE images ADD COLUMN storage_type VARCHAR(30) DEFAULT '';

ALTER TABLE volumes ADD COLUMN storage_type VARCHAR(30) DEFAULT '';
