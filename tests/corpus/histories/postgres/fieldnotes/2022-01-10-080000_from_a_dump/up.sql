--
-- What the database was before migrations were kept.
--
SET statement_timeout = 0;
SET lock_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
COMMENT ON EXTENSION pgcrypto IS 'cryptographic functions';

CREATE TYPE public.plan AS ENUM (
    'free',
    'team',
    'enterprise'
);

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
  new.updated_at = now();
  return new;
end;
$$;

SET default_tablespace = '';
SET default_table_access_method = heap;

CREATE TABLE public.tenants (
    id uuid DEFAULT public.gen_random_uuid() NOT NULL,
    name character varying(100) NOT NULL,
    slug text NOT NULL,
    plan public.plan DEFAULT 'free'::public.plan NOT NULL,
    settings jsonb DEFAULT '{}'::jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT tenants_slug_check CHECK ((slug ~ '^[a-z0-9-]+$'::text))
);

CREATE TABLE public.members (
    id bigint NOT NULL,
    tenant_id uuid NOT NULL,
    email text NOT NULL,
    shown_name text,
    role character varying(20) DEFAULT 'reader'::character varying NOT NULL,
    invited_by bigint,
    CONSTRAINT members_role_check CHECK (((role)::text = ANY ((ARRAY['reader'::character varying, 'writer'::character varying, 'owner'::character varying])::text[])))
);

CREATE SEQUENCE public.members_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.members_id_seq OWNED BY public.members.id;
ALTER TABLE ONLY public.members ALTER COLUMN id SET DEFAULT nextval('public.members_id_seq'::regclass);

SELECT pg_catalog.setval('public.members_id_seq', 41, true);

ALTER TABLE ONLY public.tenants
    ADD CONSTRAINT tenants_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_tenant_id_email_key UNIQUE (tenant_id, email);

CREATE UNIQUE INDEX tenants_slug_idx ON public.tenants USING btree (slug);
CREATE INDEX members_lower_email_idx ON public.members USING btree (lower(email));

CREATE TRIGGER touch BEFORE UPDATE ON public.tenants FOR EACH ROW EXECUTE FUNCTION public.touch();

ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_invited_by_fkey FOREIGN KEY (invited_by) REFERENCES public.members(id) ON DELETE SET NULL;
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES public.tenants(id) ON DELETE CASCADE;
