alter table local_member add column totp_secret text;
alter table local_member add column totp_url text generated always as ('otpauth://totp/' || totp_secret) stored;
alter table local_member alter column totp_url drop expression;
alter table local_member drop column totp_url;
alter table local_member add totp_enabled boolean not null default false;
alter table local_member add check (totp_secret is not null or not totp_enabled);
