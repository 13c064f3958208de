-- Answers  which spans a filter and a box in it hold, the slowest or the newest first
-- Params   from_ms, to_ms Int64: half-open; all_spans Bool: not only requests; service, operation String: '' is any; outcome
--          String: failed, fine or '' for both; keys, values Array(String): all must hold, on the span or its resource;
--          box_from_ms, box_to_ms, box_min_ms, box_max_ms Float64: -1 is no edge; box_outcome String; slowest Bool; rows_max UInt32
-- Rows     a span: trace_id, span_id, at_ms, service, name, duration_ms, failed, status_message: its first 300 characters
-- Reads    otel_traces by its five-minute sort key; attributes only when some are asked for
SELECT
    TraceId AS trace_id,
    SpanId AS span_id,
    toUnixTimestamp64Micro(Timestamp) / 1e3 AS at_ms,
    ServiceName AS service,
    substringUTF8(SpanName, 1, 1000) AS name,
    Duration / 1e6 AS duration_ms,
    Failed AS failed,
    substringUTF8(StatusMessage, 1, 300) AS status_message
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
    AND ({box_from_ms:Float64} < 0 OR toUnixTimestamp64Micro(Timestamp) / 1e3 >= {box_from_ms:Float64})
    AND ({box_to_ms:Float64} < 0 OR toUnixTimestamp64Micro(Timestamp) / 1e3 < {box_to_ms:Float64})
    AND ({box_min_ms:Float64} < 0 OR Duration / 1e6 >= {box_min_ms:Float64})
    AND ({box_max_ms:Float64} < 0 OR Duration / 1e6 < {box_max_ms:Float64})
    AND ({box_outcome:String} = '' OR Failed = ({box_outcome:String} = 'failed'))
ORDER BY
    if({slowest:Bool}, Duration, 0) DESC,
    Timestamp DESC,
    SpanId
LIMIT {rows_max:UInt32}
