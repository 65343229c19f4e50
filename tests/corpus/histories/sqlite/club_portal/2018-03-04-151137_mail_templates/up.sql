CREATE TABLE mail_templates (name TEXT, language TEXT DEFAULT 'en', subject TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY(name, language));
INSERT INTO mail_templates(name, subject, body) VALUES
  ('welcome', 'Welcome!', 'Dear {first_name};
it''s good to have you -- see you soon.
/* not a comment */'),
  ('reminder', 'Invoice {number}', 'Please pay; thank you.');
