-- Answers  how requests fared at each service, region, tenant and so on, since an impact began and as long before
-- Params   quiet_from_ms, quiet_to_ms, from_ms, to_ms Int64: the quiet stretch and the impact after it, half-open; slower_ratio
--          Float64; keys Array(String): attributes that name places, service.name among them; places_max UInt32: of each key;
--          refused_services, refused_operations, refused_codes Array(String): as for harm
-- Rows     key, value, busiest first within a key; for the quiet stretch and the impact spans, requests, failed, slow: `before_…`
--          and `since_…`, all but spans weighted. Slow: succeeded, over slower_ratio times the p99 of the operation in quiet
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice over the quiet stretch
WITH
    fromUnixTimestamp64Milli({quiet_from_ms:Int64}) AS quiet_from,
    fromUnixTimestamp64Milli({quiet_to_ms:Int64}) AS quiet_to,
    fromUnixTimestamp64Milli({from_ms:Int64}) AS impact_from,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS impact_to
SELECT
    place.1 AS key,
    place.2 AS value,
    countIf(NOT is_since) AS before_spans,
    sumIf(weight, NOT is_since) AS before_requests,
    sumIf(weight, NOT is_since AND failed) AS before_failed,
    sumIf(weight, NOT is_since AND slow) AS before_slow,
    countIf(is_since) AS since_spans,
    sumIf(weight, is_since) AS since_requests,
    sumIf(weight, is_since AND failed) AS since_failed,
    sumIf(weight, is_since AND slow) AS since_slow
FROM
(
    SELECT
        arrayJoin(arrayFilter(one -> one.2 != '', arrayMap(
            name -> (name, multiIf(
                name = 'service.name', ServiceName,
                SpanAttributes[name] != '', SpanAttributes[name],
                ResourceAttributes[name])),
            {keys:Array(String)}))) AS place,
        Timestamp >= impact_from AS is_since,
        AdjustedCount AS weight,
        Failed OR RefusedWith != '' AND has(
            arrayZip({refused_services:Array(String)}, {refused_operations:Array(String)}, {refused_codes:Array(String)}),
            (toString(ServiceName), toString(SpanName), toString(RefusedWith))) AS failed,
        NOT failed AND quiet.p99_ns > 0 AND Duration > {slower_ratio:Float64} * quiet.p99_ns AS slow
    FROM otel_traces
    LEFT JOIN
    (
        SELECT
            ServiceName AS quiet_service,
            SpanName AS quiet_operation,
            quantileExactWeighted(0.99)(Duration, toUInt64(round(AdjustedCount))) AS p99_ns
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(quiet_from)
            AND Timestamp >= quiet_from
            AND Timestamp < quiet_to
            AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
        GROUP BY
            quiet_service, quiet_operation
    ) AS quiet
        ON ServiceName = quiet.quiet_service AND SpanName = quiet.quiet_operation
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(quiet_from)
        AND Timestamp >= quiet_from
        AND Timestamp < impact_to
        AND (Timestamp < quiet_to OR Timestamp >= impact_from)
        AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
)
GROUP BY
    place
ORDER BY
    key,
    since_requests DESC,
    value
LIMIT {places_max:UInt32} BY key
