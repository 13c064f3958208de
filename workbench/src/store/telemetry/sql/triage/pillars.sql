-- Answers  how much telemetry of each kind there is in a window
-- Params   from_ms, to_ms Int64: half-open
-- Rows     one: spans, logs, metric_points
-- Reads    time columns of the telemetry tables in the window's partitions
WITH
    fromUnixTimestamp64Milli({from_ms:Int64}) AS from_time,
    fromUnixTimestamp64Milli({to_ms:Int64}) AS to_time
SELECT
    (SELECT count() FROM otel_traces WHERE Timestamp >= from_time AND Timestamp < to_time) AS spans,
    (SELECT count() FROM otel_logs WHERE Timestamp >= from_time AND Timestamp < to_time) AS logs,
    (SELECT count() FROM otel_metrics_gauge WHERE TimeUnix >= from_time AND TimeUnix < to_time)
        + (SELECT count() FROM otel_metrics_sum WHERE TimeUnix >= from_time AND TimeUnix < to_time)
        + (SELECT count() FROM otel_metrics_histogram WHERE TimeUnix >= from_time AND TimeUnix < to_time)
        + (SELECT count() FROM otel_metrics_exp_histogram WHERE TimeUnix >= from_time AND TimeUnix < to_time)
        + (SELECT count() FROM otel_metrics_summary WHERE TimeUnix >= from_time AND TimeUnix < to_time) AS metric_points
