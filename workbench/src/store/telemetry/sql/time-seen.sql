-- Answers  from when to when there is telemetry
-- Params   none
-- Rows     one; from_ms and to_ms in milliseconds since 1970, both 0 when there is none; what came without a time is not seen
-- Reads    the time column of each telemetry table, all of it: 8 bytes a row, so call it after a load and not on every page
SELECT
    ifNull(toUnixTimestamp64Milli(min(seen.1)), 0) AS from_ms,
    ifNull(toUnixTimestamp64Milli(max(seen.2)), 0) AS to_ms
FROM
(
    SELECT (min(Timestamp), max(Timestamp)) AS seen, count() AS rows FROM otel_traces WHERE Timestamp > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(Timestamp), max(Timestamp)) AS seen, count() AS rows FROM otel_logs WHERE Timestamp > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_gauge WHERE TimeUnix > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_sum WHERE TimeUnix > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_histogram WHERE TimeUnix > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_exp_histogram WHERE TimeUnix > toDateTime64(0, 9)
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_summary WHERE TimeUnix > toDateTime64(0, 9)
)
WHERE rows > 0
