-- Answers  how many requests a service (or, without one, the whole system) served, how many failed, how long they took
-- Params   from_ms, to_ms Int64: half-open; bucket_ms Int64; service String: '' counts the requests that begin a trace;
--          operation String: '' is any; attribute_keys, attribute_values Array(String): all must hold, on the span or its
--          resource; failed UInt8: 1 keeps only requests that failed;
--          refused Array(String): codes that say the request was wrong and count as failures; durations UInt8: 1 tells
--          level_ms, which costs most
-- Rows     a bucket that holds requests: bucket (from 0), spans (as stored), requests and errors (sampled-away ones counted
--          in), level_ms: durations at each of levels, from which a quantile and its interval follow
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), then by service and operation where given
WITH [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.65, 0.7, 0.75,
    0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.982, 0.984, 0.986, 0.988, 0.99, 0.992, 0.994, 0.996, 0.998, 1] AS levels
SELECT
    toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {bucket_ms:Int64})) AS bucket,
    count() AS spans,
    sum(AdjustedCount) AS requests,
    sumIf(AdjustedCount, Failed OR RefusedWith IN {refused:Array(String)}) AS errors,
    levels,
    arrayMap(ns -> ns / 1e6, quantilesExactWeightedIf(
        0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.42, 0.44, 0.46, 0.48, 0.5, 0.52, 0.54, 0.56, 0.58, 0.6, 0.65, 0.7, 0.75,
        0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.982, 0.984, 0.986, 0.988, 0.99, 0.992, 0.994, 0.996, 0.998, 1
    )(Duration, toUInt64(round(AdjustedCount)), {durations:UInt8} = 1)) AS level_ms
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND (ParentSpanId = '' OR {service:String} != '' AND SpanKind IN ('Server', 'Consumer'))
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({operation:String} = '' OR SpanName = {operation:String})
    AND arrayAll(
        (key, value) -> SpanAttributes[key] = value OR ResourceAttributes[key] = value,
        {attribute_keys:Array(String)}, {attribute_values:Array(String)})
    AND ({failed:UInt8} = 0 OR Failed OR RefusedWith IN {refused:Array(String)})
GROUP BY bucket
ORDER BY bucket
