-- Answers  which kinds of telemetry of a service (or, without one, of any) are heard of, so that 0 differs from silence
-- Params   from_ms, to_ms Int64: half-open; around_ms Int64: how far around that stretch is listened; service String: '' is any
-- Rows     a pillar that was heard of: pillar (traces, logs, metrics), within: 1 when in the stretch itself
-- Reads    service and time columns of all telemetry tables in the partitions around the window
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time,
    fromUnixTimestamp64Milli({from_ms:Int64} - {around_ms:Int64}) AS since,
    fromUnixTimestamp64Milli({to_ms:Int64} + {around_ms:Int64}) AS until
SELECT
    pillar,
    max(at >= from_time AND at < to_time) AS within
FROM
(
    SELECT 'traces' AS pillar, Timestamp AS at
    FROM otel_traces
    WHERE Timestamp >= since AND Timestamp < until AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'logs', Timestamp
    FROM otel_logs
    WHERE Timestamp >= since AND Timestamp < until AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_gauge
    WHERE TimeUnix >= since AND TimeUnix < until AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_sum
    WHERE TimeUnix >= since AND TimeUnix < until AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_histogram
    WHERE TimeUnix >= since AND TimeUnix < until AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix >= since AND TimeUnix < until AND ({service:String} = '' OR ServiceName = {service:String})
)
GROUP BY pillar
ORDER BY pillar
