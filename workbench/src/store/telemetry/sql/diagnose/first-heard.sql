-- Answers  when telemetry of a window begins
-- Params   from_ms, to_ms Int64: half-open
-- Rows     one: first_ms, milliseconds since 1970; 0 where the window holds nothing
-- Reads    otel_traces and otel_logs by toStartOfFiveMinutes(Timestamp), their first stretch only; time columns of the metrics in the
--          window's partitions
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time,
    [
        (
            SELECT min(Timestamp)
            FROM otel_traces
            WHERE Timestamp >= from_time AND Timestamp < to_time
                AND toStartOfFiveMinutes(Timestamp) =
                (
                    SELECT toStartOfFiveMinutes(Timestamp)
                    FROM otel_traces
                    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(from_time)
                        AND Timestamp >= from_time AND Timestamp < to_time
                    ORDER BY toStartOfFiveMinutes(Timestamp)
                    LIMIT 1
                )
        ),
        (
            SELECT min(Timestamp)
            FROM otel_logs
            WHERE Timestamp >= from_time AND Timestamp < to_time
                AND toStartOfFiveMinutes(Timestamp) =
                (
                    SELECT toStartOfFiveMinutes(Timestamp)
                    FROM otel_logs
                    WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(from_time)
                        AND Timestamp >= from_time AND Timestamp < to_time
                    ORDER BY toStartOfFiveMinutes(Timestamp)
                    LIMIT 1
                )
        ),
        (SELECT min(TimeUnix) FROM otel_metrics_gauge WHERE TimeUnix >= from_time AND TimeUnix < to_time),
        (SELECT min(TimeUnix) FROM otel_metrics_sum WHERE TimeUnix >= from_time AND TimeUnix < to_time),
        (SELECT min(TimeUnix) FROM otel_metrics_histogram WHERE TimeUnix >= from_time AND TimeUnix < to_time)
    ] AS firsts
SELECT toUnixTimestamp64Milli(arrayMin(arrayFilter(time -> toUnixTimestamp64Milli(time) > 0, firsts))) AS first_ms
