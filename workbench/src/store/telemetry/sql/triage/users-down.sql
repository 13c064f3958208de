-- Answers  how many users got nothing that they asked for since an impact began
-- Params   from_ms, to_ms Int64: the impact, half-open; requests_min UInt32: of a user, for all of them to have failed by more than
--          chance; tag String, refused_services, refused_operations, refused_codes Array(String): as for harm
-- Rows     one: down, users of whom each request failed
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp)
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS impact_from,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS impact_to
SELECT
    countIf(asked >= {requests_min:UInt32} AND failed = asked) AS down
FROM
(
    SELECT
        if(SpanAttributes['user.id'] != '', SpanAttributes['user.id'], SpanAttributes['enduser.id']) AS user,
        count() AS asked,
        countIf(Failed OR RefusedWith != '' AND has(
            arrayZip({refused_services:Array(String)}, {refused_operations:Array(String)}, {refused_codes:Array(String)}),
            (toString(ServiceName), toString(SpanName), toString(RefusedWith)))) AS failed
    FROM otel_traces
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(impact_from)
        AND Timestamp >= impact_from
        AND Timestamp < impact_to
        AND if({tag:String} = '', ParentSpanId = '',
            SpanAttributes[{tag:String}] = 'true' OR ResourceAttributes[{tag:String}] = 'true')
    GROUP BY
        user
    HAVING
        user != ''
)
