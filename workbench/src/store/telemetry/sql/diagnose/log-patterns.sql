-- Answers  which kinds of log line there are before and after the onset, and which requests carry them
-- Params   before_from_ms, from_ms, to_ms Int64: the baseline is from the first up to baseline_to_ms, the incident from from_ms to
--          to_ms; baseline_to_ms Int64; quiet, bad, good Array(String): trace ids of the baseline's requests and of the incident's;
--          patterns_max UInt32
-- Rows     a pattern of a service and severity, most frequent first: service, severity, body (one line of it, with the message of
--          its exception), count_before, count_after, requests (which requests carry it: their places in quiet, bad and good,
--          one after the other, from 1; each as often as it has such a line, at most 16 times), trace_id (a bad one if there is any)
-- Reads    otel_logs by toStartOfFiveMinutes(Timestamp)
WITH arrayConcat({quiet:Array(String)}, {bad:Array(String)}, {good:Array(String)}) AS told
SELECT
    ServiceName AS service,
    severity,
    min(substring(if(position(Body, exception) > 0, Body, concat(Body, ': ', exception)), 1, 2000)) AS body,
    countIf(is_before) AS count_before,
    countIf(NOT is_before) AS count_after,
    arrayFlatten(arrayMap(
        (at, times) -> arrayWithConstant(least(times, 16), at),
        (sumMapIf([place], [toUInt32(1)], place > 0) AS lines).1,
        lines.2)) AS requests,
    if(max(is_bad AND NOT is_before),
        minIf(TraceId, is_bad AND NOT is_before),
        minIf(TraceId, NOT is_before AND TraceId != '')) AS trace_id
FROM
(
    SELECT
        ServiceName, TraceId, Body, PatternHash,
        transform(TraceId, arrayPushBack(told, ''), arrayPushBack(arrayEnumerate(told), 0), 0) AS place,
        place > length({quiet:Array(String)})
            AND place <= length({quiet:Array(String)}) + length({bad:Array(String)}) AS is_bad,
        LogAttributes['exception.message'] AS exception,
        Timestamp < fromUnixTimestamp64Milli({baseline_to_ms:Int64}) AS is_before,
        if(SeverityText != '', toString(SeverityText), multiIf(
            SeverityNumber >= 21, 'FATAL', SeverityNumber >= 17, 'ERROR', SeverityNumber >= 13, 'WARN',
            SeverityNumber >= 9, 'INFO', SeverityNumber >= 5, 'DEBUG', SeverityNumber >= 1, 'TRACE', '')) AS severity
    FROM otel_logs
    WHERE NOT startsWith(EventName, 'probe.') -- lines that people placed while they looked are no symptom
        AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({before_from_ms:Int64}))
        AND Timestamp >= fromUnixTimestamp64Milli({before_from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        AND (Timestamp < fromUnixTimestamp64Milli({baseline_to_ms:Int64}) OR Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64}))
)
GROUP BY
    service, severity, PatternHash, if(exception = '', '', replaceRegexpAll(substring(exception, 1, 4096), '\\S*\\d\\S*', '<*>'))
ORDER BY
    count() DESC,
    service,
    body
LIMIT {patterns_max:UInt32}
