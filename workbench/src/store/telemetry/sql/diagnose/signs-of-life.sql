-- Answers  in which steps of a window each service sent anything, pillar by pillar
-- Params   from_ms, to_ms Int64: half-open; step_ms Int64; service String: '' is any; sources_max UInt32
-- Rows     a service and a pillar (traces, logs, metrics), by name: service, pillar, at_ms (starts of the steps, rising)
-- Reads    service and time columns of all telemetry tables in the window's partitions
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    service,
    pillar,
    arraySort(groupUniqArray(step * {step_ms:Int64})) AS at_ms
FROM
(
    SELECT ServiceName AS service, 'traces' AS pillar, intDiv(toUnixTimestamp64Milli(Timestamp), {step_ms:Int64}) AS step
    FROM otel_traces
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY service, step
    UNION ALL
    SELECT ServiceName AS service, 'logs' AS pillar, intDiv(toUnixTimestamp64Milli(Timestamp), {step_ms:Int64}) AS step
    FROM otel_logs
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY service, step
    UNION ALL
    SELECT ServiceName AS service, 'metrics' AS pillar, intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) AS step
    FROM otel_metrics_gauge
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, step
    UNION ALL
    SELECT ServiceName AS service, 'metrics' AS pillar, intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) AS step
    FROM otel_metrics_sum
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, step
    UNION ALL
    SELECT ServiceName AS service, 'metrics' AS pillar, intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) AS step
    FROM otel_metrics_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, step
    UNION ALL
    SELECT ServiceName AS service, 'metrics' AS pillar, intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) AS step
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, step
)
WHERE service != '' AND ({service:String} = '' OR service = {service:String})
GROUP BY service, pillar
ORDER BY service, pillar
LIMIT {sources_max:UInt32}
