-- Answers  how many different users the requests of a service (or, without one, of the whole system) came from
-- Params   as measure-requests
-- Rows     a bucket that holds requests with a user: bucket (from 0), spans (those that name a user), users
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), then by service and operation where given
SELECT
    toInt32(intDiv(toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}, {bucket_ms:Int64})) AS bucket,
    count() AS spans,
    uniqExact(user) AS users
FROM
(
    SELECT
        Timestamp,
        if(SpanAttributes['user.id'] != '', SpanAttributes['user.id'], SpanAttributes['enduser.id']) AS user
    FROM otel_traces
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
        AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
        AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        AND (ParentSpanId = '' OR {service:String} != '' AND SpanKind IN ('Server', 'Consumer'))
        AND ({service:String} = '' OR ServiceName = {service:String})
        AND ({operation:String} = '' OR SpanName = {operation:String})
        AND arrayAll(
            (key, value) -> SpanAttributes[key] = value OR ResourceAttributes[key] = value,
            {attribute_keys:Array(String)}, {attribute_values:Array(String)})
        AND ({failed:UInt8} = 0 OR Failed OR RefusedWith IN {refused:Array(String)})
)
WHERE user != ''
GROUP BY bucket
ORDER BY bucket
