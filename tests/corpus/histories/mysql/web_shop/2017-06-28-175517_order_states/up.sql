ALTER TABLE orders MODIFY state ENUM('new','paid','packed','sent','returned','cancelled') NOT NULL DEFAULT 'new';
