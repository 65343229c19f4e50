ALTER TABLE work_orders MODIFY state ENUM('open','doing','done','rejected') NOT NULL DEFAULT 'open';
