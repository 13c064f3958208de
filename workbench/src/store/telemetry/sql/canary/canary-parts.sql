-- Answers  how requests fared on a canary and on the rest of its service, part by part: a stretch of time and an operation
-- Params   from_ms, to_ms Int64: half-open, in steps of part_ms Int64; quiet_from_ms, quiet_to_ms Int64: when the rest is looked at
--          for how long requests take; service String; attribute String: of the resource; canary, against Array(String): its values,
--          against is all others when empty; operations_max UInt32: the busiest; quiet_min UInt64: requests that make a quantile
-- Rows     part, operation; canary_side, rest_side: requests, timed, failed, over the quiet median, over 90 %, over 99 %; timed
--          counts where the operation's quiet durations are known
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time,
    quiet AS
    (
        SELECT
            SpanName AS operation,
            count() AS requests,
            quantilesExact(0.5, 0.9, 0.99)(Duration) AS limits
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({quiet_from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({quiet_from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({quiet_to_ms:Int64})
            AND ServiceName = {service:String}
            AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
            AND NOT has({canary:Array(String)}, ResourceAttributes[{attribute:String}])
            AND (empty({against:Array(String)}) OR has({against:Array(String)}, ResourceAttributes[{attribute:String}]))
        GROUP BY operation
        HAVING requests >= {quiet_min:UInt64}
    ),
    requests AS
    (
        SELECT
            intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {part_ms:Int64}) AS part,
            SpanName AS operation,
            has({canary:Array(String)}, ResourceAttributes[{attribute:String}]) AS is_canary,
            Failed AS failed,
            Duration AS duration_ns
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(from_time)
            AND Timestamp >= from_time
            AND Timestamp < to_time
            AND ServiceName = {service:String}
            AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
            AND (is_canary OR empty({against:Array(String)}) OR has({against:Array(String)}, ResourceAttributes[{attribute:String}]))
    )
SELECT
    toUInt32(requests.part) AS part,
    requests.operation AS operation,
    sumForEachIf([
        toUInt64(1),
        toUInt64(notEmpty(quiet.limits)),
        toUInt64(failed),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[1]),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[2]),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[3])], is_canary) AS canary_side,
    sumForEachIf([
        toUInt64(1),
        toUInt64(notEmpty(quiet.limits)),
        toUInt64(failed),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[1]),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[2]),
        toUInt64(notEmpty(quiet.limits) AND duration_ns > quiet.limits[3])], NOT is_canary) AS rest_side
FROM requests
LEFT JOIN quiet ON requests.operation = quiet.operation
WHERE requests.operation IN
(
    SELECT operation
    FROM requests
    GROUP BY operation
    ORDER BY count() DESC, operation
    LIMIT {operations_max:UInt32}
)
GROUP BY part, operation
ORDER BY part, operation
