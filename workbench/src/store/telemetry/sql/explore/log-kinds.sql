-- Answers  which kinds of lines a filter holds: lines that differ only in words with a digit are one
-- Params   from_ms, to_ms Int64: half-open; service, trace_id, text String: '' does not narrow; severity_min UInt8: 0 does not
--          narrow; kinds_max UInt32
-- Rows     a kind of a service: service, severity_number: the highest; body: one of them, its first 4000 characters; lines;
--          first_ms, last_ms; trace_id: of one of them, '' when none has one
-- Reads    otel_logs by its five-minute sort key
SELECT
    ServiceName AS service,
    max(SeverityLevel) AS severity_number,
    substringUTF8(any(Body), 1, 4000) AS body,
    count() AS lines,
    min(toUnixTimestamp64Milli(Timestamp)) AS first_ms,
    max(toUnixTimestamp64Milli(Timestamp)) AS last_ms,
    anyIf(TraceId, TraceId != '') AS trace_id
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({trace_id:String} = '' OR TraceId = {trace_id:String})
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(Body, {text:String}) > 0)
    AND ({severity_min:UInt8} = 0 OR SeverityLevel >= {severity_min:UInt8})
GROUP BY
    ServiceName,
    PatternHash
ORDER BY
    lines DESC,
    service,
    body
LIMIT {kinds_max:UInt32}
