ALTER TABLE member ADD COLUMN actor_id varchar(255) NOT NULL DEFAULT 'http://fake.invalid';
ALTER TABLE member ADD COLUMN bio text;
ALTER TABLE member ADD COLUMN local boolean NOT NULL DEFAULT TRUE;
ALTER TABLE member ADD COLUMN private_key text, ADD COLUMN public_key text;
ALTER TABLE member ADD COLUMN last_refreshed_at timestamp NOT NULL DEFAULT now();

ALTER TABLE circle
    ADD COLUMN actor_id varchar(255) NOT NULL DEFAULT 'http://fake.invalid',
    ADD COLUMN local boolean NOT NULL DEFAULT TRUE,
    ADD COLUMN private_key text,
    ADD COLUMN public_key text,
    ADD COLUMN last_refreshed_at timestamp NOT NULL DEFAULT now();

ALTER TABLE post ADD COLUMN ap_id varchar(255) NOT NULL DEFAULT 'http://fake.invalid', ADD COLUMN local boolean NOT NULL DEFAULT TRUE;
ALTER TABLE reply ADD COLUMN ap_id varchar(255) NOT NULL DEFAULT 'http://fake.invalid', ADD COLUMN local boolean NOT NULL DEFAULT TRUE;

-- data: every row gets an address of its own
UPDATE member SET actor_id = 'http://fake.invalid/m/' || id;
UPDATE circle SET actor_id = 'http://fake.invalid/c/' || id;
