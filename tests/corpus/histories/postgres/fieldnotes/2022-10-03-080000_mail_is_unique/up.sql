DELETE FROM members a USING members b WHERE a.id > b.id AND lower(a.email) = lower(b.email) AND a.tenant_id = b.tenant_id;
DROP INDEX public.members_lower_email_idx;
ALTER TABLE members DROP CONSTRAINT members_tenant_id_email_key;
CREATE UNIQUE INDEX members_email ON members (tenant_id, lower(email));
