-- Answers  how each of the busiest services served its requests, over a window and in each of its buckets
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; bucket_ms Int64; services_max UInt32
-- Rows     service; bucket: number of the bucket from 0, -1 for the whole window; requests, errors: sampled-away ones
--          counted in; p50_ms, p95_ms, p99_ms: duration in milliseconds
-- Reads    otel_traces by its five-minute sort key; a request is a server or consumer span, or a span without a parent
WITH
    busiest AS (
        SELECT ServiceName
        FROM otel_traces
        WHERE Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
        GROUP BY ServiceName
        ORDER BY
            count() DESC,
            ServiceName
        LIMIT {services_max:UInt32}
    )
SELECT
    ServiceName AS service,
    if(grouping(slot) = 1, -1, slot) AS bucket,
    sum(AdjustedCount) AS requests,
    sumIf(AdjustedCount, failed) AS errors,
    quantilesTDigestWeighted(0.5, 0.95, 0.99)(Duration / 1e6, toUInt64(round(AdjustedCount))) AS q,
    q[1] AS p50_ms,
    q[2] AS p95_ms,
    q[3] AS p99_ms
FROM
(
    SELECT
        ServiceName,
        Duration,
        Failed AS failed,
        AdjustedCount,
        toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {bucket_ms:Int64})) AS slot
    FROM otel_traces
    WHERE Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
        AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
        AND ServiceName IN busiest
)
GROUP BY GROUPING SETS ((ServiceName), (ServiceName, slot))
ORDER BY
    service,
    bucket
