-- Answers  how many log lines a service (or, without one, the whole system) wrote
-- Params   from_ms, to_ms Int64: half-open; bucket_ms Int64; service, contains String: '' does not narrow, case does not
--          matter; severity_least UInt8: OpenTelemetry's number, 0 is any; attribute_keys, attribute_values Array(String)
-- Rows     a bucket that holds lines: bucket (from 0), lines
-- Reads    otel_logs by toStartOfFiveMinutes(Timestamp), then by service where given
SELECT
    toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {bucket_ms:Int64})) AS bucket,
    count() AS lines
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND ({service:String} = '' OR ServiceName = {service:String})
    AND ({contains:String} = '' OR positionCaseInsensitiveUTF8(Body, {contains:String}) > 0)
    AND SeverityLevel >= {severity_least:UInt8}
    AND arrayAll(
        (key, value) -> LogAttributes[key] = value OR ResourceAttributes[key] = value,
        {attribute_keys:Array(String)}, {attribute_values:Array(String)})
GROUP BY bucket
ORDER BY bucket
