-- Answers  with which codes the requests of a service (or, without one, of the whole system) were refused and did not fail
-- Params   as measure-requests, but for the buckets
-- Rows     code: the code of a refusal, '' for all other requests; spans: how many, as stored
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), then by service and operation where given
SELECT
    if(Failed, '', RefusedWith) AS code,
    count() AS spans
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
GROUP BY code
ORDER BY code
