-- Answers  which services and operations a window holds, those with most spans first
-- Params   from_ms, to_ms Int64: half-open; service String: '' is any, else its operations; names_max UInt32
-- Rows     service, operation: '' in rows that name a service, of all services
-- Reads    otel_traces by its five-minute sort key; only names
SELECT
    if(grouping(ServiceName) = 1, '', ServiceName) AS service,
    if(grouping(SpanName) = 1, '', SpanName) AS operation
FROM
(
    SELECT
        ServiceName,
        SpanName
    FROM otel_traces
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
        AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
)
GROUP BY GROUPING SETS ((ServiceName), (SpanName, ServiceName))
HAVING operation = '' OR {service:String} = '' OR service = {service:String}
ORDER BY
    count() DESC,
    service,
    operation
LIMIT {names_max:UInt32} BY operation = ''
