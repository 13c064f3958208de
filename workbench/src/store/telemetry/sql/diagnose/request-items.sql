-- Answers  what is known about each of the given requests
-- Params   from_ms, to_ms Int64: half-open, where their spans lie; traces Array(String); items_max UInt32: a request
-- Rows     trace_id, weight, items: distinct `key=value` of its spans and resources, with service and operation
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp)
SELECT
    TraceId AS trace_id,
    max(AdjustedCount) AS weight,
    arraySort(groupUniqArrayArray({items_max:UInt32})(arrayConcat(
        SpanAttributeItems,
        ResourceAttributeItems,
        [concat('operation=', ServiceName, ' ', SpanName), concat('scope=', ScopeName, ' ', ScopeVersion)]
    ))) AS items
FROM otel_traces
WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
    AND TraceId IN {traces:Array(String)}
GROUP BY TraceId
ORDER BY TraceId
