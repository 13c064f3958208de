-- Answers  what users feel: how requests fared at each operation where they come in, since an impact began and as long before
-- Params   quiet_from_ms, quiet_to_ms, from_ms, to_ms Int64: the quiet stretch and the impact after it, half-open; slower_ratio
--          Float64; tag String: '' reads requests that begin a trace, else spans that carry this attribute as true, on
--          themselves or their resource; flows_max UInt32; refused_services, refused_operations, refused_codes
--          Array(String): what counts as a failure beside failures, one at each place
-- Rows     the whole first (whole = 1), then operations, busiest first: service, operation; spans, requests, failed, slow, each as
--          five numbers (the quiet stretch, then the quarters of the impact; all but spans weighted); p99_before_ms, p99_ms;
--          users, users_hit of the impact. Slow: succeeded, over slower_ratio times the p99 of the operation's quiet stretch
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice over the quiet stretch
WITH
    fromUnixTimestamp64Milli({quiet_from_ms:Int64}) AS quiet_from,
    fromUnixTimestamp64Milli({quiet_to_ms:Int64}) AS quiet_to,
    fromUnixTimestamp64Milli({from_ms:Int64}) AS impact_from,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS impact_to
SELECT
    toUInt8(grouping(flow.service)) AS whole,
    flow.service AS service,
    flow.operation AS operation,
    sumForEach(arrayMap(part -> toUInt64(flow.part = part), range(5))) AS spans,
    sumForEach(arrayMap(part -> if(flow.part = part, flow.weight, 0), range(5))) AS requests,
    sumForEach(arrayMap(part -> if(flow.part = part AND flow.failed, flow.weight, 0), range(5))) AS failed,
    sumForEach(arrayMap(part -> if(flow.part = part AND flow.slow, flow.weight, 0), range(5))) AS slow,
    if(spans[1] = 0, NULL,
        quantileExactWeightedIf(0.99)(flow.duration_ns, toUInt64(round(flow.weight)), flow.part = 0) / 1e6) AS p99_before_ms,
    if(arraySum(spans) = spans[1], NULL,
        quantileExactWeightedIf(0.99)(flow.duration_ns, toUInt64(round(flow.weight)), flow.part > 0) / 1e6) AS p99_ms,
    uniqExactIf(flow.user, flow.part > 0 AND flow.user != '') AS users,
    uniqExactIf(flow.user, flow.part > 0 AND flow.user != '' AND (flow.failed OR flow.slow)) AS users_hit
FROM
(
    SELECT
        ServiceName AS service,
        SpanName AS operation,
        if(Timestamp < impact_from, 0,
            toUInt8(1 + intDiv(4 * (toUnixTimestamp64Milli(Timestamp) - {from_ms:Int64}), {to_ms:Int64} - {from_ms:Int64}))) AS part,
        AdjustedCount AS weight,
        Duration AS duration_ns,
        Failed OR RefusedWith != '' AND has(
            arrayZip({refused_services:Array(String)}, {refused_operations:Array(String)}, {refused_codes:Array(String)}),
            (toString(ServiceName), toString(SpanName), toString(RefusedWith))) AS failed,
        NOT failed AND quiet.p99_ns > 0 AND Duration > {slower_ratio:Float64} * quiet.p99_ns AS slow,
        if(SpanAttributes['user.id'] != '', SpanAttributes['user.id'], SpanAttributes['enduser.id']) AS user
    FROM otel_traces
    LEFT JOIN
    (
        SELECT
            ServiceName AS quiet_service,
            SpanName AS quiet_operation,
            quantileExactWeighted(0.99)(Duration, toUInt64(round(AdjustedCount))) AS p99_ns
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(quiet_from)
            AND Timestamp >= quiet_from
            AND Timestamp < quiet_to
            AND if({tag:String} = '', ParentSpanId = '',
                SpanAttributes[{tag:String}] = 'true' OR ResourceAttributes[{tag:String}] = 'true')
        GROUP BY
            quiet_service, quiet_operation
    ) AS quiet
        ON ServiceName = quiet.quiet_service AND SpanName = quiet.quiet_operation
    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(quiet_from)
        AND Timestamp >= quiet_from
        AND Timestamp < impact_to
        AND (Timestamp < quiet_to OR Timestamp >= impact_from)
        AND if({tag:String} = '', ParentSpanId = '',
            SpanAttributes[{tag:String}] = 'true' OR ResourceAttributes[{tag:String}] = 'true')
) AS flow
GROUP BY GROUPING SETS
(
    (flow.service, flow.operation),
    ()
)
ORDER BY
    whole DESC,
    arraySum(requests) DESC,
    service,
    operation
LIMIT {flows_max:UInt32}
