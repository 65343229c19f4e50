-- Undoes 0010_index_snapshots

DROP INDEX snapshots_one_current;

DROP INDEX snapshots_is_current_idx;
