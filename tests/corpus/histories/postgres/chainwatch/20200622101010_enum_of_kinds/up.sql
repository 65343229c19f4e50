CREATE TYPE chain.receipt_kind AS ENUM ('action', 'data');
ALTER TABLE chain.receipts DROP CONSTRAINT receipts_kind_check;
ALTER TABLE chain.receipts ALTER COLUMN kind TYPE chain.receipt_kind USING kind::chain.receipt_kind;
ALTER TYPE chain.receipt_kind ADD VALUE 'yield' BEFORE 'data';
CREATE INDEX ON chain.receipts (shard, burnt DESC NULLS LAST);
