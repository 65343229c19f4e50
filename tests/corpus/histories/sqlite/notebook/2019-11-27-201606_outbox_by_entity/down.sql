DROP INDEX outbox_entity_idx;
