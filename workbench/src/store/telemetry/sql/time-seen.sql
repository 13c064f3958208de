-- Answers  from when to when there is telemetry
-- Params   none
-- Rows     one; from_ms and to_ms in milliseconds since 1970, both 0 when there is none
-- Reads    one column of each telemetry table; the first and the last value come from the parts' minimum and maximum
--          where the table is partitioned by it, so call it after a load and not on every page
SELECT
    ifNull(toUnixTimestamp64Milli(min(seen.1)), 0) AS from_ms,
    ifNull(toUnixTimestamp64Milli(max(seen.2)), 0) AS to_ms
FROM
(
    SELECT (min(Timestamp), max(Timestamp)) AS seen, count() AS rows FROM otel_traces
    UNION ALL
    SELECT (min(Timestamp), max(Timestamp)) AS seen, count() AS rows FROM otel_logs
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_gauge
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_sum
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_histogram
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_exp_histogram
    UNION ALL
    SELECT (min(TimeUnix), max(TimeUnix)) AS seen, count() AS rows FROM otel_metrics_summary
)
WHERE rows > 0
