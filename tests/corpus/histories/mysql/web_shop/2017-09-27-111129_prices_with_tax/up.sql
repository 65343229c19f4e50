ALTER TABLE products CHANGE price net_price DECIMAL(12,4) UNSIGNED NOT NULL, ADD tax_rate DECIMAL(4,2) NOT NULL DEFAULT 19.00 AFTER net_price;
ALTER TABLE products ADD gross_price DECIMAL(12,2) AS (ROUND(net_price * (1 + tax_rate / 100), 2)) VIRTUAL AFTER tax_rate;
