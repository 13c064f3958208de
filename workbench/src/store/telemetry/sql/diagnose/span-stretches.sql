-- Answers  how many spans each five minutes of a window hold
-- Params   from_ms, to_ms Int64: half-open
-- Rows     a stretch that holds any, earliest first: at_ms (its start), spans
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), the time only
SELECT
    toUnixTimestamp(toStartOfFiveMinutes(Timestamp)) * 1000 AS at_ms,
    count() AS spans
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
GROUP BY at_ms
ORDER BY at_ms
