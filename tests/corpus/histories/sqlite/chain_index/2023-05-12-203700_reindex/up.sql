REINDEX;
ANALYZE blocks;
PRAGMA optimize;
