DROP VIEW pending_mail;
