-- Answers  of which kinds of change a source has ever sent one
-- Params   none
-- Rows     kind, by name
-- Reads    change_events: one row a change
SELECT DISTINCT Kind AS kind
FROM change_events
ORDER BY kind
