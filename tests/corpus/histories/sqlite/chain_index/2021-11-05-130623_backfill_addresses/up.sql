WITH seen (address, height) AS (
    SELECT o.address, min(t.height) FROM outputs o JOIN transactions t ON t.hash = o.tx WHERE o.address IS NOT NULL GROUP BY 1
)
INSERT INTO addresses (address, first_seen) SELECT address, height FROM seen;
