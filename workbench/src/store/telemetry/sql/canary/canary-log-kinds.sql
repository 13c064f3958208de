-- Answers  which kinds of log lines only the canary of a service writes: lines that differ only in words with a digit are one
-- Params   quiet_from_ms, from_ms, to_ms Int64: the rest is listened to from quiet_from_ms on, the canary from from_ms on, half-open;
--          service, attribute String: of the resource; canary Array(String): its values; part_ms Int64; kinds_max UInt32
-- Rows     body: one of them, its first 500 characters; severity; lines; occasions: traces, or stretches of part_ms without them;
--          nth: the how-manieth kind of the service since quiet_from_ms
-- Reads    otel_logs by its five-minute sort key
SELECT
    body,
    severity,
    lines,
    occasions,
    nth
FROM
(
    SELECT
        substringUTF8(anyIf(Body, is_canary), 1, 500) AS body,
        maxIf(SeverityLevel, is_canary) AS severity,
        countIf(is_canary) AS lines,
        countIf(NOT is_canary) AS others,
        uniqExactIf(
            if(TraceId != '', TraceId, toString(intDiv(toUnixTimestamp64Milli(Timestamp), {part_ms:Int64}))), is_canary) AS occasions,
        row_number() OVER (ORDER BY min(Timestamp), PatternHash) AS nth
    FROM
    (
        SELECT
            Body,
            SeverityLevel,
            TraceId,
            Timestamp,
            PatternHash,
            has({canary:Array(String)}, ResourceAttributes[{attribute:String}]) AS is_canary
        FROM otel_logs
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({quiet_from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({quiet_from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND ServiceName = {service:String}
    )
    WHERE Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64}) OR NOT is_canary
    GROUP BY PatternHash
)
WHERE others = 0
ORDER BY severity DESC, occasions DESC, body
LIMIT {kinds_max:UInt32}
