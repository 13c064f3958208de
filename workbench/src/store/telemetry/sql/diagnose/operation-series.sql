-- Answers  how the requests of each operation fared, bucket by bucket
-- Params   from_ms, to_ms Int64: half-open; bucket_ms Int64; service, operation String: '' is any; operations_max UInt32
-- Rows     an operation that is served or begins a trace, busiest first: service, operation, entry (1 without a parent), and
--          for each bucket that holds requests its start at_ms, count, errors (both weighted), p50_ms, p99_ms, and refused: how many (weighted) by code
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), then by service and operation where given. Where no span stands for others, which
--          the marks around the window tell, quantiles are of values alone, at a quarter of the cost; their levels are a little less, as of
--          an even number the weighted median is the lower of the two in the middle
WITH
    (
        SELECT max(AdjustedCount != 1)
        FROM otel_traces
        WHERE indexHint(
            Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64}) AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64}))
    ) AS is_sampled
SELECT
    service,
    operation,
    entry,
    arrayMap(bucket -> bucket.1, buckets) AS at_ms,
    arrayMap(bucket -> bucket.2, buckets) AS count,
    arrayMap(bucket -> bucket.3, buckets) AS errors,
    arrayMap(bucket -> bucket.4, buckets) AS p50_ms,
    arrayMap(bucket -> bucket.5, buckets) AS p99_ms,
    arrayMap(bucket -> bucket.6, buckets) AS refused
FROM
(
    SELECT
        service, operation, entry,
        sum(bucket_count) AS total,
        arraySort(
            bucket -> bucket.1,
            groupArray((bucket_at_ms, bucket_count, bucket_errors, bucket_ns[1] / 1e6, bucket_ns[2] / 1e6, bucket_refused))
        ) AS buckets
    FROM
    (
        SELECT
            ServiceName AS service,
            SpanName AS operation,
            toUInt8(ParentSpanId = '') AS entry,
            intDiv(toUnixTimestamp64Milli(Timestamp), {bucket_ms:Int64}) * {bucket_ms:Int64} AS bucket_at_ms,
            sum(AdjustedCount) AS bucket_count,
            sumIf(AdjustedCount, Failed) AS bucket_errors,
            if(is_sampled,
                quantilesExactWeightedIf(0.5, 0.99)(Duration, toUInt64(round(AdjustedCount)), is_sampled),
                quantilesExactIf(0.5 - 1e-12, 0.99 - 1e-12)(Duration, NOT is_sampled)) AS bucket_ns,
            sumMapIf(map(RefusedWith, AdjustedCount), RefusedWith != '' AND NOT Failed) AS bucket_refused
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
            AND ({service:String} = '' OR ServiceName = {service:String})
            AND ({operation:String} = '' OR SpanName = {operation:String})
        GROUP BY
            service, operation, entry, bucket_at_ms
    )
    GROUP BY
        service, operation, entry
)
ORDER BY
    total DESC,
    service,
    operation,
    entry
LIMIT {operations_max:UInt32}
