ALTER TABLE members DROP CONSTRAINT members_role_check;
CREATE TYPE member_role AS ENUM ('reader', 'writer', 'owner');
ALTER TABLE members
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE member_role USING role::text::member_role,
    ALTER COLUMN role SET DEFAULT 'reader';
