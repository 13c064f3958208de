-- Answers  by how much a counter grew in each minute, and how many points of a gauge were as promised
-- Params   from_ms, to_ms Int64: after the first, up to the second, whole minutes, as a point tells of the time that ends at it; lookback_ms
--          Int64: how far back the point before may lie, or the beginning of a first one; service, metric String; attribute_keys,
--          attribute_values Array(String): all must hold, on the point or its resource; op String: lt, lte, gt or gte, bound Float64: what a
--          gauge is promised to be
-- Rows     a minute with points: at_ms (since 1970), grown (counters and histograms' counts, all series), points and good_points (gauges)
-- Reads    otel_metrics_gauge, _sum, _histogram, _exp_histogram by service and name
WITH
    fromUnixTimestamp64Milli({from_ms:Int64} - {lookback_ms:Int64}) AS before_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    toInt64(intDiv(time_ms - 1, 60000) * 60000) AS at_ms,
    sumIf(if(delta OR begins, number, number - before_number), kind = 'counter') AS grown,
    countIf(kind = 'gauge') AS points,
    countIf(kind = 'gauge' AND multiIf(
        {op:String} = 'lt', number < {bound:Float64},
        {op:String} = 'lte', number <= {bound:Float64},
        {op:String} = 'gt', number > {bound:Float64},
        number >= {bound:Float64})) AS good_points
FROM
(
    SELECT
        kind, delta, time_ms, number, before_number,
        -- The first point of a series tells only of what was counted since it began, if that was just before: what was counted in hours is of
        -- no minute, whatever range is asked for. One that began when it was taken was seen then for the first time: a collector that begins
        -- anew says so of counters that have long been counting.
        before_ms = 0 OR start_ms > before_ms AND start_ms < time_ms OR number < before_number AS begins,
        kind = 'gauge' OR delta OR before_ms > 0
            OR start_ms > time_ms - {lookback_ms:Int64} AND start_ms < time_ms AS told
    FROM
    (
        SELECT
            kind, delta, time_ms, start_ms, number,
            lagInFrame(time_ms, 1, 0) OVER earlier AS before_ms,
            lagInFrame(number, 1, 0) OVER earlier AS before_number
        FROM
        (
            SELECT
                'gauge' AS kind, 0 AS delta, ResourceAttributes AS RA, Attributes AS labels,
                toUnixTimestamp64Milli(TimeUnix) AS time_ms, toUnixTimestamp64Milli(StartTimeUnix) AS start_ms, Value AS number
            FROM otel_metrics_gauge
            WHERE ServiceName = {service:String} AND MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                if(AggregationTemporality = 1 OR IsMonotonic, 'counter', 'gauge'), AggregationTemporality = 1,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix), Value
            FROM otel_metrics_sum
            WHERE ServiceName = {service:String} AND MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                'counter', AggregationTemporality = 1,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix), toFloat64(Count)
            FROM otel_metrics_histogram
            WHERE ServiceName = {service:String} AND MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
            UNION ALL
            SELECT
                'counter', AggregationTemporality = 1,
                ResourceAttributes, Attributes, toUnixTimestamp64Milli(TimeUnix), toUnixTimestamp64Milli(StartTimeUnix), toFloat64(Count)
            FROM otel_metrics_exp_histogram
            WHERE ServiceName = {service:String} AND MetricName = {metric:String} AND TimeUnix > before_time AND TimeUnix <= to_time
        )
        WHERE isFinite(number)
            AND arrayAll(
                (key, value) -> labels[key] = value OR RA[key] = value,
                {attribute_keys:Array(String)}, {attribute_values:Array(String)})
        WINDOW earlier AS (
            PARTITION BY kind, cityHash64(RA), cityHash64(labels)
            ORDER BY time_ms ASC ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    )
)
WHERE told AND time_ms > {from_ms:Int64}
GROUP BY at_ms
ORDER BY at_ms
