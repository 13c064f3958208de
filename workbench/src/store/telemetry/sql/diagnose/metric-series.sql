-- Answers  every metric series of numbers in a window: gauges, sums, and the quantiles of summaries
-- Params   from_ms, to_ms Int64: after the first, up to the second, as a point tells of the time that ends at it;
--          step_ms Int64: one point a step; service, metric String: '' is any; series_max UInt32
-- Rows     a series: service (node or host where it has none), instance, version, node, name, unit, kind gauge|delta|cumulative,
--          labels, at_ms (when each point was taken), value; gauges averaged over the step, counters as of its end;
--          of_stretch (1 for gauges whose points say each since when it counts, 0 for those of a moment or since a start)
--          no value beyond 1e100, whose square is no number, and none that is no number itself
-- Reads    otel_metrics_gauge, _sum and _summary by service and name where given, else their partitions of the window
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    service, instance, version, node, name, unit, kind, labels, of_stretch,
    arrayMap(step -> step[-1].1, steps) AS at_ms,
    arrayMap(step -> multiIf(
        kind = 'delta', arraySum(point -> point.2, step),
        kind = 'cumulative', step[-1].2,
        arrayAvg(point -> point.2, step)), steps) AS value
FROM
(
    SELECT
        if(ServiceName != '', ServiceName,
            if(RA['k8s.node.name'] != '', RA['k8s.node.name'], RA['host.name'])) AS service,
        if(RA['service.instance.id'] != '', RA['service.instance.id'], RA['k8s.pod.name']) AS instance,
        RA['service.version'] AS version,
        RA['k8s.node.name'] AS node,
        name, unit, kind, labels, min(of_stretch) AS of_stretch,
        arraySort(groupArrayArray(points_told)) AS points,
        arraySplit(
            (point, last) -> intDiv(point.1, {step_ms:Int64}) != intDiv(last.1, {step_ms:Int64}),
            points, arrayPopBack(arrayPushFront(points, points[1]))) AS steps
    FROM
    (
        SELECT
            ServiceName, ResourceAttributes AS RA, MetricName AS name, MetricUnit AS unit, 'gauge' AS kind,
            Attributes AS labels, groupArray((toUnixTimestamp64Milli(TimeUnix), Value)) AS points_told,
            2 * max(TimeUnix::Float64 - StartTimeUnix::Float64) < max(TimeUnix)::Float64 - min(StartTimeUnix)::Float64 AS of_stretch
        FROM otel_metrics_gauge
        WHERE TimeUnix > from_time AND TimeUnix <= to_time AND abs(Value) < 1e100
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
        GROUP BY ServiceName, RA, name, unit, kind, labels
        UNION ALL
        SELECT
            ServiceName, ResourceAttributes AS RA, MetricName AS name, MetricUnit AS unit,
            multiIf(AggregationTemporality = 1, 'delta', IsMonotonic, 'cumulative', 'gauge') AS kind,
            Attributes AS labels, groupArray((toUnixTimestamp64Milli(TimeUnix), Value)), 0
        FROM otel_metrics_sum
        WHERE TimeUnix > from_time AND TimeUnix <= to_time AND abs(Value) < 1e100
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
        GROUP BY ServiceName, RA, name, unit, kind, labels
        UNION ALL
        SELECT
            ServiceName, ResourceAttributes AS RA, MetricName AS name, MetricUnit AS unit, 'gauge' AS kind,
            mapUpdate(Attributes, map('quantile', toString(quantile.1))) AS labels,
            groupArray((toUnixTimestamp64Milli(TimeUnix), quantile.2)), 0
        FROM otel_metrics_summary
        ARRAY JOIN arrayZip(ValueAtQuantiles.Quantile, ValueAtQuantiles.Value) AS quantile
        WHERE TimeUnix > from_time AND TimeUnix <= to_time AND abs(quantile.2) < 1e100
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
        GROUP BY ServiceName, RA, name, unit, kind, labels
    )
    WHERE {service:String} = '' OR service = {service:String}
    GROUP BY
        service, instance, version, node, name, unit, kind, labels
)
ORDER BY
    service,
    name,
    instance,
    toString(labels),
    kind
LIMIT {series_max:UInt32}
