-- Answers  that nobody rewrites an incident, whoever connects: entries are only ever added
-- Params   none
-- Rows     none
-- Reads    none
CREATE FUNCTION lastgood_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the incident record is only ever added to';
END
$$
;
CREATE TRIGGER lastgood_entries_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON lastgood_entries
FOR EACH STATEMENT EXECUTE FUNCTION lastgood_refuse_rewriting()
;
CREATE TRIGGER lastgood_incidents_kept
BEFORE DELETE OR TRUNCATE ON lastgood_incidents
FOR EACH STATEMENT EXECUTE FUNCTION lastgood_refuse_rewriting()
