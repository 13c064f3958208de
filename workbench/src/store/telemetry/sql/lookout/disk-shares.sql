-- Answers  how full each filesystem was, over time
-- Params   from_ms, to_ms, step_ms Int64: half-open, in steps; rows_max UInt32
-- Rows     service, host, place (where it is mounted), at_ms, share: used of all, 0..1; a filesystem after the other, earliest first
-- Reads    otel_metrics_gauge and _sum by MetricName in the partitions of the window
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time,
    ['system.filesystem.usage', 'system.filesystem.utilization'] AS names
SELECT
    service,
    host,
    place,
    at_ms,
    if(sumIf(value, name = names[1]) > 0,
        sumIf(value, name = names[1] AND state = 'used') / sumIf(value, name = names[1]),
        maxIf(value, name = names[2] AND state IN ('', 'used'))) AS share
FROM
(
    SELECT
        ServiceName AS service,
        if(ResourceAttributes['host.name'] != '', ResourceAttributes['host.name'], ResourceAttributes['service.instance.id']) AS host,
        if(Attributes['system.filesystem.mountpoint'] != '', Attributes['system.filesystem.mountpoint'], Attributes['mountpoint']) AS place,
        if(Attributes['system.filesystem.state'] != '', Attributes['system.filesystem.state'], Attributes['state']) AS state,
        MetricName AS name,
        intDiv(toUnixTimestamp64Milli(TimeUnix), {step_ms:Int64}) * {step_ms:Int64} AS at_ms,
        avg(Value) AS value
    FROM
    (
        SELECT ServiceName, ResourceAttributes, Attributes, MetricName, TimeUnix, Value
        FROM otel_metrics_gauge
        WHERE TimeUnix >= from_time AND TimeUnix < to_time AND MetricName IN (names)
        UNION ALL
        SELECT ServiceName, ResourceAttributes, Attributes, MetricName, TimeUnix, Value
        FROM otel_metrics_sum
        WHERE TimeUnix >= from_time AND TimeUnix < to_time AND MetricName IN (names)
    )
    GROUP BY service, host, place, state, name, at_ms
)
GROUP BY service, host, place, at_ms
HAVING share > 0 AND share <= 1
ORDER BY service, host, place, at_ms
LIMIT {rows_max:UInt32}
