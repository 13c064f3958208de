-- Answers  how many lines each service logs and how many of them tell of an error, step by step
-- Params   from_ms, to_ms Int64: half-open; step_ms Int64; service String: '' is any; sources_max UInt32
-- Rows     a service that logs any, by name: service, at_ms (starts of the steps that hold some, rising), lines, errors
-- Reads    otel_logs by toStartOfFiveMinutes(Timestamp)
SELECT
    service,
    arrayMap(one -> one.1, steps) AS at_ms,
    arrayMap(one -> one.2, steps) AS lines,
    arrayMap(one -> one.3, steps) AS errors
FROM
(
    SELECT
        service,
        arraySort(groupArray((step, lines, errors))) AS steps
    FROM
    (
        SELECT
            ServiceName AS service,
            intDiv(toUnixTimestamp64Milli(Timestamp), {step_ms:Int64}) * {step_ms:Int64} AS step,
            count() AS lines,
            countIf(SeverityLevel >= 17) AS errors
        FROM otel_logs
        WHERE NOT startsWith(EventName, 'probe.') -- lines that people placed while they looked are no symptom
            AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND ({service:String} = '' OR ServiceName = {service:String})
        GROUP BY service, step
    )
    GROUP BY service
)
ORDER BY service
LIMIT {sources_max:UInt32}
