-- Answers  whether a job began in a stretch of time, and whether anything at all was heard then
-- Params   from_ms, to_ms Int64: half-open; service String; span String: the name of a span, '' is any; contains String: of a log
--          line, '' is any; spans, lines UInt8: 1 where that kind of sign counts
-- Rows     one: signs of the job, and heard: spans and log lines of anybody
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), otel_logs by its time
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    sum(is_sign) AS signs,
    count() AS heard
FROM
(
    SELECT {spans:UInt8} = 1 AND ServiceName = {service:String} AND ({span:String} = '' OR SpanName = {span:String}) AS is_sign
    FROM otel_traces
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(from_time) AND Timestamp >= from_time AND Timestamp < to_time
    UNION ALL
    SELECT {lines:UInt8} = 1 AND ServiceName = {service:String} AND position(Body, {contains:String}) > 0
    FROM otel_logs
    WHERE Timestamp >= from_time AND Timestamp < to_time
)
