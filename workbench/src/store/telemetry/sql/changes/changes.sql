-- Answers  which changes began in a stretch of time
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; rows_max UInt32
-- Rows     events: all that was told of one change, as it came, in JSON; by the time of its first stage, then by id
-- Reads    change_events, all of it: a few rows a change
SELECT groupArray(Event) AS events
FROM change_events FINAL
GROUP BY Id
HAVING min(At) >= fromUnixTimestamp64Milli({from_ms:Int64}) AND min(At) < fromUnixTimestamp64Milli({to_ms:Int64})
ORDER BY
    min(At),
    Id
LIMIT {rows_max:UInt32}
