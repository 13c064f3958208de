-- Answers  which requests have a span inside a box, and which only outside of it: a sample of both sides
-- Params   from_ms, to_ms Int64: half-open; all_spans Bool: not only requests; service, operation String: '' is any; outcome
--          String: failed, fine or '' for both; keys, values Array(String): all must hold, on the span or its resource;
--          box_from_ms, box_to_ms, box_min_ms, box_max_ms Float64: -1 is no edge; box_outcome String; requests_max UInt32: a side
-- Rows     a request: trace_id, inside 1 or 0, requests: how many there are on its side
-- Reads    otel_traces by its five-minute sort key; attributes only when some are asked for
SELECT
    trace_id,
    inside,
    count() OVER (PARTITION BY inside) AS requests
FROM
(
    SELECT
        TraceId AS trace_id,
        max(
            ({box_from_ms:Float64} < 0 OR toUnixTimestamp64Micro(Timestamp) / 1e3 >= {box_from_ms:Float64})
            AND ({box_to_ms:Float64} < 0 OR toUnixTimestamp64Micro(Timestamp) / 1e3 < {box_to_ms:Float64})
            AND ({box_min_ms:Float64} < 0 OR Duration / 1e6 >= {box_min_ms:Float64})
            AND ({box_max_ms:Float64} < 0 OR Duration / 1e6 < {box_max_ms:Float64})
            AND ({box_outcome:String} = '' OR Failed = ({box_outcome:String} = 'failed'))) AS inside
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
    GROUP BY TraceId
)
ORDER BY cityHash64(trace_id)
LIMIT {requests_max:UInt32} BY inside
