DROP TABLE public.members, public.tenants;
DROP FUNCTION public.touch();
DROP TYPE public.plan;
