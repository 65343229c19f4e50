ALTER TABLE notebooks DROP position;
