-- Answers  when each kind of telemetry of a service (or, without one, of any) was last heard of, so that 0 differs from silence
-- Params   from_ms, to_ms Int64: half-open; service String: '' is any
-- Rows     a pillar that was heard of: pillar (traces, logs, metrics), last_ms
-- Reads    service and time columns of all telemetry tables in the window's partitions
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    pillar,
    toUnixTimestamp64Milli(max(at)) AS last_ms
FROM
(
    SELECT 'traces' AS pillar, Timestamp AS at
    FROM otel_traces
    WHERE Timestamp >= from_time AND Timestamp < to_time AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'logs', Timestamp
    FROM otel_logs
    WHERE Timestamp >= from_time AND Timestamp < to_time AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_gauge
    WHERE TimeUnix >= from_time AND TimeUnix < to_time AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_sum
    WHERE TimeUnix >= from_time AND TimeUnix < to_time AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time AND ({service:String} = '' OR ServiceName = {service:String})
    UNION ALL
    SELECT 'metrics', TimeUnix
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time AND ({service:String} = '' OR ServiceName = {service:String})
)
GROUP BY pillar
ORDER BY pillar
