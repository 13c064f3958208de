-- Answers  how many spans a filter holds, how many failed, and how long they took
-- Params   from_ms, to_ms Int64: half-open; all_spans Bool: not only requests; service, operation String: '' is any; outcome
--          String: failed, fine or '' for both; keys, values Array(String): all must hold, on the span or its resource
-- Rows     one: spans, failed: sampled-away ones counted in; p50_ms, p95_ms, p99_ms
-- Reads    otel_traces by its five-minute sort key; attributes only when some are asked for
SELECT
    sum(AdjustedCount) AS spans,
    sumIf(AdjustedCount, Failed) AS failed,
    quantilesTDigestWeighted(0.5, 0.95, 0.99)(Duration / 1e6, toUInt64(round(AdjustedCount))) AS q,
    q[1] AS p50_ms,
    q[2] AS p95_ms,
    q[3] AS p99_ms
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({all_spans:Bool} OR SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({operation:String} = '' OR SpanName = {operation:String})
    AND ({outcome:String} = '' OR Failed = ({outcome:String} = 'failed'))
    AND (empty({keys:Array(String)}) OR arrayAll(
        (key, value) -> SpanAttributes[key] = value OR ResourceAttributes[key] = value,
        {keys:Array(String)}, {values:Array(String)}))
