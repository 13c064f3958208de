-- Answers  what the instances of each service that gave a sign of life say of a resource attribute, and from when to when
-- Params   from_ms, to_ms Int64: half-open; attribute String, such as service.version; instances_max UInt32
-- Rows     service, value of the attribute, instance, first_ms, last_ms; only where a value or an instance is told
-- Reads    attributes only where another one than the version is asked for; otel_traces, otel_logs, otel_metrics_gauge and _sum: their partitions of the window
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    ServiceName AS service,
    Told AS value,
    ServiceInstance AS instance,
    toUnixTimestamp64Milli(min(first)) AS first_ms,
    toUnixTimestamp64Milli(max(last)) AS last_ms
FROM
(
    SELECT
        ServiceName,
        if({attribute:String} = 'service.version', ServiceVersion, ResourceAttributes[{attribute:String}]) AS Told,
        ServiceInstance,
        min(Timestamp) AS first,
        max(Timestamp) AS last
    FROM otel_traces
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY ServiceName, Told, ServiceInstance
    UNION ALL
    SELECT
        ServiceName,
        if({attribute:String} = 'service.version', ServiceVersion, ResourceAttributes[{attribute:String}]) AS Told,
        ServiceInstance,
        min(Timestamp) AS first,
        max(Timestamp) AS last
    FROM otel_logs
    WHERE Timestamp >= from_time AND Timestamp < to_time
    GROUP BY ServiceName, Told, ServiceInstance
    UNION ALL
    SELECT
        ServiceName,
        if({attribute:String} = 'service.version', ServiceVersion, ResourceAttributes[{attribute:String}]) AS Told,
        ServiceInstance,
        min(TimeUnix) AS first,
        max(TimeUnix) AS last
    FROM otel_metrics_gauge
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY ServiceName, Told, ServiceInstance
    UNION ALL
    SELECT
        ServiceName,
        if({attribute:String} = 'service.version', ServiceVersion, ResourceAttributes[{attribute:String}]) AS Told,
        ServiceInstance,
        min(TimeUnix) AS first,
        max(TimeUnix) AS last
    FROM otel_metrics_sum
    WHERE TimeUnix >= from_time AND TimeUnix < to_time
    GROUP BY ServiceName, Told, ServiceInstance
)
WHERE ServiceName != ''
GROUP BY
    service, value, instance
HAVING value != '' OR instance != ''
ORDER BY
    service,
    value,
    instance
LIMIT {instances_max:UInt32}
