-- Answers  who calls whom, how often, how often in vain, and how long it takes
-- Params   from_ms, to_ms Int64: half-open; traces_max UInt32: traces looked at; edges_max UInt32
-- Rows     caller, callee: names of services; calls; failed; p95_ms: of the callee's span; those with most calls first
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice: a sample of the traces by the hash of their id, then their spans
WITH
    sample AS (
        SELECT TraceId
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        GROUP BY TraceId
        ORDER BY cityHash64(TraceId)
        LIMIT {traces_max:UInt32}
    ),
    spans AS (
        SELECT TraceId, SpanId, ParentSpanId, ServiceName, Duration, Failed
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND TraceId IN sample
    )
SELECT
    parent.ServiceName AS caller,
    child.ServiceName AS callee,
    count() AS calls,
    countIf(child.Failed OR parent.Failed) AS failed,
    quantileTDigest(0.95)(child.Duration) / 1e6 AS p95_ms
FROM spans AS child
INNER JOIN spans AS parent ON parent.TraceId = child.TraceId AND parent.SpanId = child.ParentSpanId
WHERE parent.ServiceName != child.ServiceName
GROUP BY
    caller,
    callee
ORDER BY
    calls DESC,
    caller,
    callee
LIMIT {edges_max:UInt32}
