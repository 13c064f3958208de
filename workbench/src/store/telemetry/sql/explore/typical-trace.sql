-- Answers  which request of the same kind shows how it goes when all is well
-- Params   from_ms, to_ms Int64: half-open; service, operation String: of the request's span; not_trace String: never this one
-- Rows     at most one: trace_id, the request that did not fail and whose duration is closest to the lower quartile of those
-- Reads    otel_traces by its five-minute sort key, service and operation
WITH
    requests AS (
        SELECT
            TraceId,
            Duration,
            Timestamp
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND ServiceName = {service:String}
            AND SpanName = {operation:String}
            AND NOT Failed
            AND TraceId != {not_trace:String}
    ),
    (SELECT quantileTDigest(0.25)(Duration) FROM requests) AS usual
SELECT TraceId AS trace_id
FROM requests
ORDER BY
    abs(toFloat64(Duration) - usual),
    Timestamp DESC,
    TraceId
LIMIT 1
