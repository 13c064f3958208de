-- Answers  how full things are on a canary and on the rest of its service, where both sides tell
-- Params   from_ms, to_ms Int64: half-open; service, attribute String: of the resource; canary Array(String): its values; rows_max UInt32
-- Rows     metric; canary, rest: means of the gauge; the widest apart first
-- Reads    otel_metrics_gauge by service, metric and time
SELECT
    MetricName AS metric,
    avgIf(Value, is_canary) AS canary,
    avgIf(Value, NOT is_canary) AS rest
FROM
(
    SELECT
        MetricName,
        Value,
        has({canary:Array(String)}, ResourceAttributes[{attribute:String}]) AS is_canary
    FROM otel_metrics_gauge
    WHERE ServiceName = {service:String}
        AND TimeUnix >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND TimeUnix < fromUnixTimestamp64Milli({to_ms:Int64})
        AND isFinite(Value)
)
GROUP BY metric
HAVING countIf(is_canary) > 0 AND countIf(NOT is_canary) > 0 AND canary > 0 AND rest > 0
ORDER BY abs(log(canary / rest)) DESC, metric
LIMIT {rows_max:UInt32}
