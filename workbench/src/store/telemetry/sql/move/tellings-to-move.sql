-- Answers  all that was told of changes, in the order in which it was heard of
-- Params   none
-- Rows     event: one change event as it came, in JSON
-- Reads    change_events, all of it
SELECT Event AS event
FROM change_events FINAL
ORDER BY
    ReceivedAt,
    Id,
    Telling
