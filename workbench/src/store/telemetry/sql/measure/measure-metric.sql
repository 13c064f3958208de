-- Answers  what a metric says: a gauge's mean, a counter's increase per second over all its series, a histogram's mean
-- Params   from_ms, to_ms Int64: after the first, up to the second, as a point tells of the time that ends at it; bucket_ms
--          Int64; lookback_ms Int64: how far back the point before may lie; service String: '' is any; metric String;
--          attribute_keys, attribute_values Array(String): all must hold, on the point or its resource
-- Rows     a kind and a bucket that hold points: kind gauge|counter|histogram, bucket (from 0), points, value
-- Reads    otel_metrics_gauge, _sum, _histogram, _exp_histogram by service and name
WITH
    fromUnixTimestamp64Milli({from_ms:Int64} - {lookback_ms:Int64}) AS before_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    kind,
    toInt32(intDiv(at_ms - {from_ms:Int64} - 1, {bucket_ms:Int64})) AS bucket,
    count() AS points,
    multiIf(
        kind = 'gauge', sum(number) / count(),
        kind = 'counter', sum(more) * 1000 / (max(at_ms) - min(since_ms)),
        sum(more) / sum(more_times)) AS value
FROM
(
    SELECT
        kind,
        at_ms,
        number,
        -- The first point of a series tells only of what was counted since it began, if that lies within sight. One that began when it was
        -- taken was seen then for the first time: a collector that begins anew says so of counters that have long been counting.
        before_ms = 0 OR start_ms > before_ms AND start_ms < at_ms OR times < before_times AS begins,
        multiIf(delta OR begins, number, number - before_number) AS more,
        multiIf(delta OR begins, times, times - before_times) AS more_times,
        multiIf(
            (delta OR begins) AND start_ms > 0 AND start_ms < at_ms, start_ms,
            before_ms > 0, before_ms,
            {from_ms:Int64}) AS since_ms,
        kind = 'gauge' OR delta OR before_ms > 0
            OR start_ms > toUnixTimestamp64Milli(before_time) AND start_ms < at_ms AS told
    FROM
    (
        SELECT
            kind, delta, at_ms, start_ms, number, times,
            lagInFrame(at_ms, 1, 0) OVER earlier AS before_ms,
            lagInFrame(number, 1, 0) OVER earlier AS before_number,
            lagInFrame(times, 1, 0) OVER earlier AS before_times
        FROM
        (
            SELECT
                'gauge' AS kind, 0 AS delta, ServiceName, ResourceAttributes AS RA, Attributes AS labels,
                toUnixTimestamp64Milli(TimeUnix) AS at_ms, toUnixTimestamp64Milli(StartTimeUnix) AS start_ms,
                Value AS number, toFloat64(0) AS times
            FROM otel_metrics_gauge
            WHERE MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                if(AggregationTemporality = 1 OR IsMonotonic, 'counter', 'gauge'), AggregationTemporality = 1, ServiceName,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix),
                Value, Value
            FROM otel_metrics_sum
            WHERE MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                'histogram', AggregationTemporality = 1, ServiceName,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix),
                Sum, toFloat64(Count)
            FROM otel_metrics_histogram
            WHERE MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                'histogram', AggregationTemporality = 1, ServiceName,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix),
                Sum, toFloat64(Count)
            FROM otel_metrics_exp_histogram
            WHERE MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
        )
        WHERE isFinite(number)
            AND ({service:String} = ''
                OR if(ServiceName != '', ServiceName,
                    if(RA['k8s.node.name'] != '', RA['k8s.node.name'], RA['host.name'])) = {service:String})
            AND arrayAll(
                (key, value) -> labels[key] = value OR RA[key] = value,
                {attribute_keys:Array(String)}, {attribute_values:Array(String)})
        WINDOW earlier AS (
            PARTITION BY kind, ServiceName, cityHash64(RA), cityHash64(labels)
            ORDER BY at_ms ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    )
)
WHERE told AND at_ms > {from_ms:Int64}
GROUP BY kind, bucket
ORDER BY kind, bucket
