INSERT INTO variants (product_id, sku, net_price, tax_rate, stock) SELECT id, CONCAT(sku, '-0'), net_price, tax_rate, stock FROM products;
UPDATE variants v JOIN products p ON p.id = v.product_id SET v.stock = p.stock WHERE p.active = 1;
