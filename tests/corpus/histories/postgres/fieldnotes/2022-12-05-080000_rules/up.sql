CREATE RULE no_delete AS ON DELETE TO invoices DO INSTEAD NOTHING;
CREATE RULE two_things AS ON INSERT TO tickets DO ALSO (INSERT INTO pushes (member_id) VALUES (NULL); NOTIFY tickets;);
DROP RULE two_things ON tickets;
