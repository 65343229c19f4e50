alter table local_member drop column totp_enabled, drop column totp_secret;
