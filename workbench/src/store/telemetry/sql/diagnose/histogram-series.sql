-- Answers  every histogram series in a window, and the counts and sums of summaries
-- Params   from_ms, to_ms Int64: after the first, up to the second; service, metric String: '' is any; series_max, points_max UInt32
-- Rows     a series as in metric-series, with kind delta|cumulative, bounds (empty for exponential histograms, whose
--          bounds move, and for summaries), and for each point at_ms, count, sum (null: no number), buckets
-- Reads    otel_metrics_histogram, _exp_histogram and _summary by service and name where given, else their partitions of the window
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    service, instance, version, node, name, unit, kind, labels, bounds,
    arrayMap(point -> point.1, points) AS at_ms,
    arrayMap(point -> point.2, points) AS count,
    arrayMap(point -> point.3, points) AS sum,
    arrayMap(point -> point.4, points) AS buckets
FROM
(
    SELECT
        if(ServiceName != '', ServiceName,
            if(RA['k8s.node.name'] != '', RA['k8s.node.name'], RA['host.name'])) AS service,
        if(RA['service.instance.id'] != '', RA['service.instance.id'], RA['k8s.pod.name']) AS instance,
        RA['service.version'] AS version,
        RA['k8s.node.name'] AS node,
        name, unit, kind, labels, bounds,
        arraySort(groupArray({points_max:UInt32})((point_ms, points_count, points_sum, points_buckets))) AS points
    FROM
    (
        SELECT
            ServiceName, ResourceAttributes AS RA, MetricName AS name, MetricUnit AS unit,
            if(AggregationTemporality = 1, 'delta', 'cumulative') AS kind, Attributes AS labels, ExplicitBounds AS bounds,
            toUnixTimestamp64Milli(TimeUnix) AS point_ms, toFloat64(Count) AS points_count, Sum AS points_sum,
            arrayMap(n -> toFloat64(n), BucketCounts) AS points_buckets
        FROM otel_metrics_histogram
        WHERE TimeUnix > from_time AND TimeUnix <= to_time
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
        UNION ALL
        SELECT
            ServiceName, ResourceAttributes, MetricName, MetricUnit,
            if(AggregationTemporality = 1, 'delta', 'cumulative'), Attributes, CAST([], 'Array(Float64)'),
            toUnixTimestamp64Milli(TimeUnix), toFloat64(Count), Sum, CAST([], 'Array(Float64)')
        FROM otel_metrics_exp_histogram
        WHERE TimeUnix > from_time AND TimeUnix <= to_time
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
        UNION ALL
        SELECT
            ServiceName, ResourceAttributes, MetricName, MetricUnit, 'cumulative', Attributes, CAST([], 'Array(Float64)'),
            toUnixTimestamp64Milli(TimeUnix), toFloat64(Count), Sum, CAST([], 'Array(Float64)')
        FROM otel_metrics_summary
        WHERE TimeUnix > from_time AND TimeUnix <= to_time
            AND ({service:String} = '' OR ServiceName IN ('', {service:String}))
            AND if({metric:String} = '', NOT startsWith(MetricName, 'probe.'), MetricName = {metric:String})
    )
    WHERE {service:String} = '' OR service = {service:String}
    GROUP BY
        service, instance, version, node, name, unit, kind, labels, bounds
)
ORDER BY
    service,
    name,
    instance,
    toString(labels)
LIMIT {series_max:UInt32}
