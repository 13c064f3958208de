-- Answers  which log records a window holds, as they were received
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; rows_max UInt32
-- Rows     one log record; its time in nanoseconds since 1970 as text
-- Reads    otel_logs by its five-minute sort key
SELECT
    ResourceAttributes AS resource,
    ScopeName AS scope,
    ScopeVersion AS scope_version,
    toString(toUnixTimestamp64Nano(Timestamp)) AS time_ns,
    TraceId AS trace_id,
    SpanId AS span_id,
    TraceFlags AS flags,
    SeverityText AS severity,
    SeverityNumber AS severity_number,
    Body AS body,
    LogAttributes AS attributes,
    EventName AS event_name
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
ORDER BY Timestamp
LIMIT {rows_max:UInt32}
