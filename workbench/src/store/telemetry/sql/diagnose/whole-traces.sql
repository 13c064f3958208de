-- Answers  all spans of a fair sample of the traces that began in a window
-- Params   from_ms, to_ms Int64: half-open; slack_ms Int64: how long before and after it spans of a trace may lie;
--          traces_max, spans_max UInt32; attributes Array(String): span attributes to return
-- Rows     a span: trace_id, span_id, parent_span_id, service, operation, kind, start_ms, duration_ms, error (1: it failed),
--          error_type, refused_with (the code that says the request was wrong, else ''), weight, attributes
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice; the sample is by hash of the trace id. Of a long window only a
--          share of the traces is considered: four times as many spans as are returned, so that the sample is as large as ever
WITH
    (
        SELECT greatest(1, intDiv(count(), 4 * {spans_max:UInt32}))
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    ) AS considered_one_in
SELECT
    TraceId AS trace_id,
    SpanId AS span_id,
    ParentSpanId AS parent_span_id,
    ServiceName AS service,
    SpanName AS operation,
    SpanKind AS kind,
    toUnixTimestamp64Micro(Timestamp) / 1000 AS start_ms,
    Duration / 1e6 AS duration_ms,
    Failed AS error,
    if(SpanAttributes['error.type'] != '', SpanAttributes['error.type'],
        Events.Attributes[indexOf(Events.Name, 'exception')]['exception.type']) AS error_type,
    RefusedWith AS refused_with,
    AdjustedCount AS weight,
    mapFilter((key, value) -> has({attributes:Array(String)}, key), SpanAttributes) AS attributes
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64} + {slack_ms:Int64})
    AND cityHash64(TraceId) IN
    (
        SELECT cityHash64(TraceId) AS trace
        FROM otel_traces
        WHERE TraceId != ''
            AND trace % considered_one_in = 0
            AND toStartOfFiveMinutes(Timestamp)
                >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64} - {slack_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64} - {slack_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        GROUP BY trace
        HAVING min(Timestamp) >= fromUnixTimestamp64Milli({from_ms:Int64})
        ORDER BY trace
        LIMIT {traces_max:UInt32}
    )
ORDER BY
    cityHash64(TraceId),
    TraceId,
    Timestamp,
    SpanId
LIMIT {spans_max:UInt32}
