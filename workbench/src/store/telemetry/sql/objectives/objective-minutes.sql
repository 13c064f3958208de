-- Answers  how many requests a service served in each minute, and how many of them were bad: failed, or slower than promised
-- Params   from_ms, to_ms Int64: half-open, whole minutes; service String; operation String: '' is any; slower_ns UInt64: bad are those
--          that take longer, 0: those that fail
-- Rows     a minute with requests: at_ms (since 1970), requests and bad (sampled-away ones counted in), spans and bad_spans (as stored)
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), then by service and operation where given
SELECT
    toInt64(toUnixTimestamp(toStartOfMinute(Timestamp))) * 1000 AS at_ms,
    sum(AdjustedCount) AS requests,
    sumIf(AdjustedCount, IsBad) AS bad,
    count() AS spans,
    countIf(if({slower_ns:UInt64} = 0, Failed, Duration > {slower_ns:UInt64}) AS IsBad) AS bad_spans
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND (ParentSpanId = '' OR SpanKind IN ('Server', 'Consumer'))
    AND ServiceName = {service:String}
    AND ({operation:String} = '' OR SpanName = {operation:String})
GROUP BY at_ms
ORDER BY at_ms
