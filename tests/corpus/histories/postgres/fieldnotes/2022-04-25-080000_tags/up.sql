CREATE TABLE tags (id serial PRIMARY KEY, tenant_id uuid REFERENCES tenants, name text NOT NULL, parent integer REFERENCES tags);
ALTER TABLE tags ADD CONSTRAINT tags_name_key UNIQUE (tenant_id, name) DEFERRABLE INITIALLY DEFERRED;
CREATE TABLE note_tags (note_id uuid REFERENCES notes ON DELETE CASCADE, tag_id integer REFERENCES tags ON DELETE CASCADE, CONSTRAINT note_tags_pk PRIMARY KEY (note_id, tag_id));
CREATE INDEX ON note_tags (tag_id);
