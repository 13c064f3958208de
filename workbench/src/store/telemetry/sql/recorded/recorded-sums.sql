-- Answers  which points of sums a window holds
-- Params   from_ms, to_ms Int64: milliseconds since 1970, half-open; rows_max UInt32
-- Rows     one point; its times in nanoseconds since 1970 as text
-- Reads    otel_metrics_sum by its time; the sort key begins with names, so a part is skipped by its minimum and maximum of the time only
SELECT
    ResourceAttributes AS resource,
    ScopeName AS scope,
    ScopeVersion AS scope_version,
    MetricName AS name,
    MetricDescription AS description,
    MetricUnit AS unit,
    Attributes AS attributes,
    toString(toUnixTimestamp64Nano(StartTimeUnix)) AS start_ns,
    toString(toUnixTimestamp64Nano(TimeUnix)) AS time_ns,
    Flags AS flags,
    Value AS value,
    AggregationTemporality AS temporality,
    IsMonotonic AS monotonic
FROM otel_metrics_sum
WHERE toStartOfHour(TimeUnix) >= toStartOfHour(fromUnixTimestamp64Milli({from_ms:Int64}))
    AND TimeUnix >= fromUnixTimestamp64Milli({from_ms:Int64})
    AND TimeUnix < fromUnixTimestamp64Milli({to_ms:Int64})
ORDER BY TimeUnix
LIMIT {rows_max:UInt32}
