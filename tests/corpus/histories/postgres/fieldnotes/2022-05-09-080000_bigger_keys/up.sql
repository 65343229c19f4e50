ALTER TABLE note_tags DROP CONSTRAINT note_tags_tag_id_fkey;
ALTER TABLE tags DROP CONSTRAINT tags_parent_fkey, DROP CONSTRAINT tags_pkey, ALTER COLUMN id TYPE bigint, ALTER COLUMN parent TYPE bigint, ADD PRIMARY KEY (id), ADD FOREIGN KEY (parent) REFERENCES tags;
ALTER TABLE note_tags ALTER tag_id TYPE bigint, ADD CONSTRAINT note_tags_tag_id_fkey FOREIGN KEY (tag_id) REFERENCES tags ON DELETE CASCADE;
