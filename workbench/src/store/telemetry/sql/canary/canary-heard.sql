-- Answers  since when a canary has requests, and which values of the attribute its service has at all
-- Params   from_ms, to_ms Int64: half-open; service, attribute String: of the resource
-- Rows     a value: value, requests, first_ms; busiest first, at most a hundred
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp)
SELECT
    ResourceAttributes[{attribute:String}] AS value,
    count() AS requests,
    min(toUnixTimestamp64Milli(Timestamp)) AS first_ms
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ServiceName = {service:String}
    AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
GROUP BY value
ORDER BY requests DESC, value
LIMIT 100
