CREATE OR REPLACE FUNCTION circle_aggregates_post_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (TG_OP = 'INSERT') THEN
        UPDATE circle_aggregates SET posts = posts + 1 WHERE circle_id = NEW.circle_id;
    ELSIF (TG_OP = 'DELETE') THEN
        UPDATE circle_aggregates SET posts = posts - 1 WHERE circle_id = OLD.circle_id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER circle_aggregates_post_count
    AFTER INSERT OR DELETE OR UPDATE OF removed, deleted ON post
    FOR EACH ROW
    EXECUTE PROCEDURE circle_aggregates_post_count();
CREATE TRIGGER new_comment AFTER INSERT ON comment REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION diesel_set_updated_at();
DROP TRIGGER new_comment ON comment;
