-- Answers  which operations were slow in the last hour
-- Params   none
-- Rows     an operation: service, name, spans, p99_ms; the slowest first
-- Reads    otel_traces by its five-minute sort key
SELECT
    ServiceName AS service,
    SpanName AS name,
    count() AS spans,
    quantile(0.99)(Duration) / 1e6 AS p99_ms
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= now() - INTERVAL 1 HOUR
GROUP BY
    service,
    name
ORDER BY p99_ms DESC
LIMIT 50
