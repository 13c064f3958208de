-- Answers  which changes happened in a stretch of time
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; rows_max UInt32
-- Rows     event: the change event as it came, in JSON; by time, then by id
-- Reads    change_events, all of it: one row a change
SELECT Event AS event
FROM change_events FINAL
WHERE At >= fromUnixTimestamp64Milli({from_ms:Int64}) AND At < fromUnixTimestamp64Milli({to_ms:Int64})
ORDER BY
    At,
    Id
LIMIT {rows_max:UInt32}
