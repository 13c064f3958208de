-- Answers  that nobody rewrites an incident, whoever opens the file: entries are only ever added
-- Params   none
-- Rows     none
-- Reads    none; REPLACE would pass by the triggers on deletion, so that a number that is taken is refused as well
CREATE TRIGGER lastgood_entries_no_update BEFORE UPDATE ON lastgood_entries
BEGIN
    SELECT RAISE(ABORT, 'the incident record is only ever added to');
END
;
CREATE TRIGGER lastgood_entries_no_delete BEFORE DELETE ON lastgood_entries
BEGIN
    SELECT RAISE(ABORT, 'the incident record is only ever added to');
END
;
CREATE TRIGGER lastgood_entries_no_replace BEFORE INSERT ON lastgood_entries
WHEN EXISTS (SELECT 1 FROM lastgood_entries WHERE incident = NEW.incident AND seq = NEW.seq)
BEGIN
    SELECT RAISE(ABORT, 'the incident record is only ever added to');
END
;
CREATE TRIGGER lastgood_incidents_no_delete BEFORE DELETE ON lastgood_incidents
BEGIN
    SELECT RAISE(ABORT, 'the incident record is only ever added to');
END
