CREATE TRIGGER audit_members_u AFTER UPDATE ON members BEGIN
  INSERT INTO audit(what, before, after) VALUES ('members',
    json_object('id', old.id, 'last_name', old.last_name, 'phone', old.phone),
    json_object('id', new.id, 'last_name', new.last_name, 'phone', new.phone));
END;
