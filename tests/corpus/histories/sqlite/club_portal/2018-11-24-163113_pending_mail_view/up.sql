CREATE VIEW pending_mail AS SELECT id, recipient, subject FROM mail_queue WHERE sent_at IS NULL AND error IS NULL;
