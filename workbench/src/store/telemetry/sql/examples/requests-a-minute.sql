-- Answers  how requests went over the last hour
-- Params   none
-- Rows     a minute: requests, failed, p99_ms
-- Reads    otel_traces by its five-minute sort key
SELECT
    toStartOfMinute(Timestamp) AS minute,
    count() AS requests,
    countIf(Failed) AS failed,
    quantile(0.99)(Duration) / 1e6 AS p99_ms
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= now() - INTERVAL 1 HOUR
    AND SpanKind = 'Server'
GROUP BY minute
ORDER BY minute
