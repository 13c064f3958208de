-- Answers  with which codes requests were refused and did not fail, at each operation, since an impact began and as long before
-- Params   quiet_from_ms, quiet_to_ms, from_ms, to_ms Int64: the quiet stretch and the impact after it, half-open; flows_max
--          UInt32
-- Rows     operations that refused in the impact, those that refused most first: service, operation; codes, and how many spans each
--          has in quiet and in the impact (before, since); '' stands for all other requests
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp)
WITH
    fromUnixTimestamp64Milli({quiet_from_ms:Int64}) AS quiet_from,
    fromUnixTimestamp64Milli({quiet_to_ms:Int64}) AS quiet_to,
    fromUnixTimestamp64Milli({from_ms:Int64}) AS impact_from,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS impact_to
SELECT
    service,
    operation,
    groupArray(code) AS codes,
    groupArray(spans_before) AS before,
    groupArray(spans_since) AS since
FROM
(
    SELECT
        ServiceName AS service,
        SpanName AS operation,
        if(Failed, '', toString(RefusedWith)) AS code,
        countIf(Timestamp < quiet_to) AS spans_before,
        countIf(Timestamp >= impact_from) AS spans_since
    FROM otel_traces
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(quiet_from)
        AND Timestamp >= quiet_from
        AND Timestamp < impact_to
        AND (Timestamp < quiet_to OR Timestamp >= impact_from)
        AND (SpanKind IN ('Server', 'Consumer') OR ParentSpanId = '')
    GROUP BY
        service, operation, code
    ORDER BY code
)
GROUP BY
    service, operation
HAVING sumIf(spans_since, code != '') > 0
ORDER BY
    sumIf(spans_since, code != '') DESC,
    service,
    operation
LIMIT {flows_max:UInt32}
