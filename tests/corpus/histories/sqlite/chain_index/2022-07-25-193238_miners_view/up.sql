CREATE VIEW miners AS SELECT coalesce(miner, 'unknown') AS miner, count(*) AS found, max(height) AS last FROM blocks GROUP BY 1;
