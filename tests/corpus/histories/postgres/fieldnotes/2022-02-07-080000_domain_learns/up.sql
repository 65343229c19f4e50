ALTER DOMAIN note_kind DROP CONSTRAINT note_kind_check;
ALTER DOMAIN note_kind ADD CONSTRAINT known_kind CHECK (VALUE IN ('text', 'photo', 'voice', 'sketch'));
ALTER DOMAIN note_kind SET NOT NULL;
ALTER DOMAIN note_kind DROP NOT NULL;
