-- Answers  which metrics a window holds
-- Params   from_ms, to_ms Int64: after the first, up to the second; service String: '' is any; text String: in the name, '' is any;
--          names_max UInt32
-- Rows     a metric: name, unit, kind gauge|sum|histogram|summary, services: how many send it, points
-- Reads    the partitions of the window of every metric table; only names
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    name,
    any(unit) AS unit,
    kind,
    uniq(service) AS services,
    count() AS points
FROM
(
    SELECT ServiceName AS service, MetricName AS name, MetricUnit AS unit, 'gauge' AS kind
    FROM otel_metrics_gauge
    WHERE TimeUnix > from_time AND TimeUnix <= to_time
    UNION ALL
    SELECT ServiceName, MetricName, MetricUnit, 'sum'
    FROM otel_metrics_sum
    WHERE TimeUnix > from_time AND TimeUnix <= to_time
    UNION ALL
    SELECT ServiceName, MetricName, MetricUnit, 'histogram'
    FROM otel_metrics_histogram
    WHERE TimeUnix > from_time AND TimeUnix <= to_time
    UNION ALL
    SELECT ServiceName, MetricName, MetricUnit, 'histogram'
    FROM otel_metrics_exp_histogram
    WHERE TimeUnix > from_time AND TimeUnix <= to_time
    UNION ALL
    SELECT ServiceName, MetricName, MetricUnit, 'summary'
    FROM otel_metrics_summary
    WHERE TimeUnix > from_time AND TimeUnix <= to_time
)
WHERE ({service:String} = '' OR service = {service:String})
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(name, {text:String}) > 0)
GROUP BY
    name,
    kind
ORDER BY
    name,
    kind
LIMIT {names_max:UInt32}
