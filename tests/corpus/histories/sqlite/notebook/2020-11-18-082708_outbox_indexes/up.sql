CREATE INDEX outbox_entity_idx ON outbox (entity, seq);
CREATE INDEX outbox_failing ON outbox (attempts DESC) WHERE attempts > 3;
