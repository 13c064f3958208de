-- Answers  which spans began in a window, as they were received
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; rows_max UInt32
-- Rows     one span; times in nanoseconds since 1970 as text, for they are larger than a number holds
-- Reads    otel_traces by its five-minute sort key
SELECT
    ResourceAttributes AS resource,
    ScopeName AS scope,
    ScopeVersion AS scope_version,
    toString(toUnixTimestamp64Nano(Timestamp)) AS start_ns,
    toString(toUnixTimestamp64Nano(Timestamp) + Duration) AS end_ns,
    TraceId AS trace_id,
    SpanId AS span_id,
    ParentSpanId AS parent_id,
    TraceState AS trace_state,
    SpanName AS name,
    SpanKind AS kind,
    SpanAttributes AS attributes,
    StatusCode AS code,
    StatusMessage AS message,
    arrayMap(t -> toString(toUnixTimestamp64Nano(t)), `Events.Timestamp`) AS event_ns,
    `Events.Name` AS event_names,
    `Events.Attributes` AS event_attributes,
    `Links.TraceId` AS link_traces,
    `Links.SpanId` AS link_spans
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
ORDER BY Timestamp
LIMIT {rows_max:UInt32}
