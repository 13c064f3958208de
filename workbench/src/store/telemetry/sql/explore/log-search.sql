-- Answers  which log lines a filter holds, newest first
-- Params   from_ms, to_ms Int64: half-open; service, trace_id, text String: '' does not narrow; severity_min UInt8: 0 does not
--          narrow, else a SeverityLevel; rows_max UInt32
-- Rows     id: tells lines apart; at_ms; service; severity, severity_number; body, its first 8000 characters; trace_id, span_id
-- Reads    otel_logs by its five-minute sort key, idx_trace_id for a trace
SELECT
    toString(cityHash64(Timestamp, ServiceName, TraceId, SpanId, Body)) AS id,
    toUnixTimestamp64Milli(Timestamp) AS at_ms,
    ServiceName AS service,
    SeverityText AS severity,
    SeverityLevel AS severity_number,
    substringUTF8(Body, 1, 8000) AS body,
    TraceId AS trace_id,
    SpanId AS span_id
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({trace_id:String} = '' OR TraceId = {trace_id:String})
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(Body, {text:String}) > 0)
    AND ({severity_min:UInt8} = 0 OR SeverityLevel >= {severity_min:UInt8})
ORDER BY
    Timestamp DESC,
    id
LIMIT {rows_max:UInt32}
