ALTER TABLE devices ADD CONSTRAINT devices_token_member UNIQUE (member_id, push_token);
CREATE TABLE pushes (member_id bigint, push_token text, sent_at timestamptz DEFAULT now(), FOREIGN KEY (member_id, push_token) REFERENCES devices (member_id, push_token));
ALTER TABLE devices DROP CONSTRAINT devices_token_member CASCADE;
