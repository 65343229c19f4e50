CREATE DOMAIN short_text AS varchar(120) CHECK (VALUE !~ '^\s*$');
CREATE DOMAIN colour AS text DEFAULT '#000000' CONSTRAINT is_hex CHECK (VALUE ~ '^#[0-9a-f]{6}$');
CREATE TABLE tag (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    circle_id int NOT NULL REFERENCES circle ON UPDATE CASCADE ON DELETE CASCADE,
    label short_text NOT NULL,
    tint colour,
    UNIQUE (circle_id, label)
);
CREATE TABLE post_tag (
    post_id int NOT NULL REFERENCES post ON DELETE CASCADE,
    tag_id int NOT NULL REFERENCES tag ON DELETE CASCADE,
    PRIMARY KEY (post_id, tag_id)
);
