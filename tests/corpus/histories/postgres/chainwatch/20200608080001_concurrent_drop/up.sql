DROP INDEX CONCURRENTLY IF EXISTS chain.blocks_parent_hash_idx;
