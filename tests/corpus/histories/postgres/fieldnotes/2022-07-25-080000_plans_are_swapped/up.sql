ALTER TYPE plan RENAME TO plan_old;
CREATE TYPE plan AS ENUM ('free', 'pro', 'enterprise');
ALTER TABLE tenants
    ALTER COLUMN plan DROP DEFAULT,
    ALTER COLUMN plan TYPE plan USING (CASE plan::text WHEN 'team' THEN 'pro' ELSE plan::text END)::plan,
    ALTER COLUMN plan SET DEFAULT 'free';
DROP TYPE plan_old;
