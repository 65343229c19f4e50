DROP INDEX outbox_failing;
DROP INDEX outbox_entity_idx;
