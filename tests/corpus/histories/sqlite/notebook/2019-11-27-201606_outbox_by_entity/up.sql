CREATE INDEX outbox_entity_idx ON outbox (json_extract(payload, '$.kind'), entity, seq);
