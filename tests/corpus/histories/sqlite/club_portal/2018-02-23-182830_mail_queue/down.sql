DROP INDEX mail_queue_unsent;
DROP TABLE mail_queue;
