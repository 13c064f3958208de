-- Answers  what was told of some changes
-- Params   ids Array(String)
-- Rows     event: one change event as it came, in JSON; unordered
-- Reads    change_events by its key
SELECT Event AS event
FROM change_events FINAL
WHERE Id IN {ids:Array(String)}
