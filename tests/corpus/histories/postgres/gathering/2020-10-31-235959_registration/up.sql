CREATE TYPE registration_mode AS ENUM ('closed', 'require application', 'open');
ALTER TABLE site ADD COLUMN registration_mode registration_mode;
UPDATE site SET registration_mode = CASE WHEN open_signup THEN 'open'::registration_mode ELSE 'closed' END;
ALTER TABLE site ALTER COLUMN registration_mode SET NOT NULL, ALTER COLUMN registration_mode SET DEFAULT 'require application', DROP COLUMN open_signup;
CREATE TABLE registration_application (
    id serial PRIMARY KEY,
    local_member_id int NOT NULL UNIQUE REFERENCES local_member ON UPDATE CASCADE ON DELETE CASCADE,
    answer text NOT NULL,
    admin_id int REFERENCES person ON UPDATE CASCADE ON DELETE CASCADE,
    deny_reason text,
    published timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE local_member ADD COLUMN accepted_application boolean DEFAULT FALSE NOT NULL;
