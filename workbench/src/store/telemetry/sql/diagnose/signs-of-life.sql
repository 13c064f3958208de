-- Answers  who spoke when: in which steps of a window each service sent anything, pillar by pillar, and which of its instances did
-- Params   from_ms, to_ms Int64: half-open; step_ms Int64; service String: '' is any; sources_max UInt32: rows, and instances of each
-- Rows     a service ('' where untold) and a pillar (traces, logs, metrics), by name: service, pillar, items (spans, lines or
--          points), first_ms (of the first of them), at_ms (starts of the steps, rising), instances (version, instance, first_ms and
--          last_ms of each that tells either; of spans, lines, gauges and sums, as other metrics do not keep it)
-- Reads    service, instance and time columns of all telemetry tables in the window's partitions; grouped by hashes of the names, each
--          made once a dictionary: several columns of text as keys cost twice as much
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    service,
    pillar,
    sum(spoken) AS items,
    toUnixTimestamp64Milli(min(first)) AS first_ms,
    arraySort(groupUniqArrayArray(steps)) AS at_ms,
    arraySlice(
        arraySort(groupArrayIf(
            (version, instance, toUnixTimestamp64Milli(first), toUnixTimestamp64Milli(last)),
            version != '' OR instance != '')),
        1, {sources_max:UInt32}) AS instances
FROM
(
    SELECT
        any(ServiceName) AS service, 'traces' AS pillar, any(ServiceVersion) AS version, any(ServiceInstance) AS instance,
        count() AS spoken, min(Timestamp) AS first, max(Timestamp) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(Timestamp), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_traces
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY cityHash64(ServiceName), cityHash64(ServiceVersion), cityHash64(ServiceInstance)
    UNION ALL
    SELECT
        any(ServiceName) AS service, 'logs' AS pillar, any(ServiceVersion) AS version, any(ServiceInstance) AS instance,
        count() AS spoken, min(Timestamp) AS first, max(Timestamp) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(Timestamp), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_logs
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY cityHash64(ServiceName), cityHash64(ServiceVersion), cityHash64(ServiceInstance)
    UNION ALL
    SELECT
        any(ServiceName) AS service, 'metrics' AS pillar, any(ServiceVersion) AS version, any(ServiceInstance) AS instance,
        count() AS spoken, min(TimeUnix) AS first, max(TimeUnix) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_metrics_gauge
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY cityHash64(ServiceName), cityHash64(ServiceVersion), cityHash64(ServiceInstance)
    UNION ALL
    SELECT
        any(ServiceName) AS service, 'metrics' AS pillar, any(ServiceVersion) AS version, any(ServiceInstance) AS instance,
        count() AS spoken, min(TimeUnix) AS first, max(TimeUnix) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_metrics_sum
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY cityHash64(ServiceName), cityHash64(ServiceVersion), cityHash64(ServiceInstance)
    UNION ALL
    SELECT
        ServiceName AS service, 'metrics' AS pillar, '' AS version, '' AS instance,
        count() AS spoken, min(TimeUnix) AS first, max(TimeUnix) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_metrics_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, version, instance
    UNION ALL
    SELECT
        ServiceName AS service, 'metrics' AS pillar, '' AS version, '' AS instance,
        count() AS spoken, min(TimeUnix) AS first, max(TimeUnix) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, version, instance
    UNION ALL
    SELECT
        ServiceName AS service, 'metrics' AS pillar, '' AS version, '' AS instance,
        count() AS spoken, min(TimeUnix) AS first, max(TimeUnix) AS last,
        groupUniqArray(intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64}) AS steps
    FROM otel_metrics_summary
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY service, version, instance
)
WHERE {service:String} = '' OR service = {service:String}
GROUP BY service, pillar
ORDER BY service, pillar
LIMIT {sources_max:UInt32}
