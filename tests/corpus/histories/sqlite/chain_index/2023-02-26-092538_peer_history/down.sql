DROP INDEX peer_history_at;
DROP TABLE peer_history;
