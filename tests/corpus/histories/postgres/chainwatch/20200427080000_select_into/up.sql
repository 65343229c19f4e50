SELECT address, first_seen AS height, status::text AS status_text INTO stats.first_seen FROM chain.accounts WHERE first_seen IS NOT NULL;
ALTER TABLE stats.first_seen ADD COLUMN id serial;
CREATE INDEX first_seen_height ON stats.first_seen (height);
