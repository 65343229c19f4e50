DROP VIEW room_view;
ALTER TABLE room RENAME TO site;
ALTER TABLE site ADD COLUMN enable_downs boolean DEFAULT true NOT NULL,
    ADD COLUMN open_signup boolean DEFAULT true NOT NULL,
    ADD COLUMN hidden_words text[] NOT NULL DEFAULT '{}',
    ADD COLUMN limits jsonb NOT NULL DEFAULT '{"posts": 6, "per": "minute"}';
ALTER TABLE site ALTER COLUMN name SET DATA TYPE varchar(60);
CREATE UNIQUE INDEX only_one_site ON site ((true));
