-- index snapshots
--
-- Revision ID: 0010
-- Revises: 0009
-- Create Date: 2026-11-22 17:33:28 UTC
-- Modules: virtual_machines

CREATE UNIQUE INDEX snapshots_one_current ON snapshots (vm_id) WHERE is_current;

CREATE INDEX snapshots_is_current_idx ON snapshots (is_current);
