-- Answers  how many log lines of which severity a filter holds, when
-- Params   from_ms, to_ms Int64: half-open; column_ms Int64; service, trace_id, text String: '' does not narrow; severity_min
--          UInt8: 0 does not narrow
-- Rows     slot from 0; lines, warnings (13 to 16), errors (17 and above)
-- Reads    otel_logs by its five-minute sort key
SELECT
    toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {column_ms:Int64})) AS slot,
    count() AS lines,
    countIf(SeverityLevel >= 13 AND SeverityLevel < 17) AS warnings,
    countIf(SeverityLevel >= 17) AS errors
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({trace_id:String} = '' OR TraceId = {trace_id:String})
    AND ({text:String} = '' OR positionCaseInsensitiveUTF8(Body, {text:String}) > 0)
    AND ({severity_min:UInt8} = 0 OR SeverityLevel >= {severity_min:UInt8})
GROUP BY slot
ORDER BY slot
