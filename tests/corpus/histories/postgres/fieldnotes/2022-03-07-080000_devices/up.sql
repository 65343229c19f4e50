CREATE TYPE device_os AS ENUM ('ios', 'android');
CREATE TABLE devices (
    id uuid PRIMARY KEY,
    member_id bigint NOT NULL REFERENCES members ON DELETE CASCADE,
    os device_os NOT NULL,
    push_token text UNIQUE,
    last_seen timestamptz,
    metrics json
);
