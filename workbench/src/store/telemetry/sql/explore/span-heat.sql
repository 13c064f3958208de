-- Answers  how many spans took how long, when: a histogram over time and duration
-- Params   from_ms, to_ms Int64: half-open; column_ms Int64; bins_per_octave Float64: rows for each doubling of the duration;
--          all_spans Bool: not only requests; service, operation String: '' is any; outcome String: failed, fine or '' for both;
--          keys, values Array(String): all must hold, on the span or its resource
-- Rows     a cell that holds spans: slot from 0, bin: floor(log2(microseconds) * bins_per_octave) from 0, spans, failed:
--          sampled-away ones counted in
-- Reads    otel_traces by its five-minute sort key; attributes only when some are asked for
SELECT
    toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {column_ms:Int64})) AS slot,
    toInt32(floor(log2(greatest(Duration, 1000) / 1000) * {bins_per_octave:Float64})) AS bin,
    sum(AdjustedCount) AS spans,
    sumIf(AdjustedCount, Failed) AS failed
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
GROUP BY
    slot,
    bin
ORDER BY
    slot,
    bin
