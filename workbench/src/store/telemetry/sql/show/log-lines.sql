-- Answers  which log lines a window holds, newest first: of a service, of a trace, with a text
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; service, trace_id, text String: '' does not narrow;
--          rows_max UInt32
-- Rows     at_ms: milliseconds since 1970; service; severity; body, its first 8000 characters; trace_id
-- Reads    otel_logs by its five-minute sort key, idx_trace_id for a trace
SELECT
    toUnixTimestamp64Milli(Timestamp) AS at_ms,
    ServiceName AS service,
    SeverityText AS severity,
    substringUTF8(Body, 1, 8000) AS body,
    TraceId AS trace_id
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({trace_id:String} = '' OR TraceId = {trace_id:String})
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(Body, {text:String}) > 0)
ORDER BY Timestamp DESC
LIMIT {rows_max:UInt32}
