ALTER TYPE public.plan ADD VALUE IF NOT EXISTS 'trial' BEFORE 'free';
