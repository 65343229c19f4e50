ALTER TABLE sharelinks ADD COLUMN permission TEXT NOT NULL DEFAULT 'read' CHECK (permission IN ('read', 'comment', 'write'));
CREATE INDEX SHARE_BY_NOTE ON SHARELINKS (NOTE_ID);
