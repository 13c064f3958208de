-- Answers  what arrived from each service in a window, so that a silent pillar shows
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; services_max UInt32
-- Rows     service, spans, log_lines, metric_points: counts; services_total: how many services there are in all
-- Reads    each telemetry table by time; only the time and service columns
SELECT
    service,
    sum(spans) AS spans,
    sum(log_lines) AS log_lines,
    sum(metric_points) AS metric_points,
    count() OVER () AS services_total
FROM
(
    SELECT ServiceName AS service, count() AS spans, 0 AS log_lines, 0 AS metric_points
    FROM otel_traces
    WHERE Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    GROUP BY ServiceName
    UNION ALL
    SELECT ServiceName, 0, count(), 0
    FROM otel_logs
    WHERE Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    GROUP BY ServiceName
    UNION ALL
    SELECT ServiceName, 0, 0, count()
    FROM
    (
        SELECT ServiceName, TimeUnix FROM otel_metrics_gauge
        UNION ALL
        SELECT ServiceName, TimeUnix FROM otel_metrics_sum
        UNION ALL
        SELECT ServiceName, TimeUnix FROM otel_metrics_histogram
        UNION ALL
        SELECT ServiceName, TimeUnix FROM otel_metrics_exp_histogram
        UNION ALL
        SELECT ServiceName, TimeUnix FROM otel_metrics_summary
    )
    WHERE TimeUnix >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND TimeUnix < fromUnixTimestamp64Milli({to_ms:Int64})
    GROUP BY ServiceName
)
GROUP BY service
ORDER BY
    spans + log_lines + metric_points DESC,
    service
LIMIT {services_max:UInt32}
