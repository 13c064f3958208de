-- Answers  when a trace happened, so that its spans are found without a scan
-- Params   none; slots ON_CLUSTER, REPLICATED
-- Rows     one trace, once merged (group by TraceId until then); Start and End are span starts cut to seconds
-- Reads    TraceId is the sort key; then read otel_traces with Timestamp between Start and End + 1 s
CREATE TABLE IF NOT EXISTS otel_traces_trace_id_ts ${ON_CLUSTER}
(
    TraceId String CODEC(ZSTD(1)),
    Start SimpleAggregateFunction(min, DateTime) CODEC(Delta(4), ZSTD(1)),
    End SimpleAggregateFunction(max, DateTime) CODEC(Delta(4), ZSTD(1))
)
ENGINE = ${REPLICATED}AggregatingMergeTree
PARTITION BY toStartOfWeek(Start)
ORDER BY TraceId
SETTINGS index_granularity = 8192, ttl_only_drop_parts = 1, non_replicated_deduplication_window = 1000
;
CREATE MATERIALIZED VIEW IF NOT EXISTS otel_traces_trace_id_ts_mv ${ON_CLUSTER} TO otel_traces_trace_id_ts AS
SELECT
    TraceId,
    min(toDateTime(Timestamp)) AS Start,
    max(toDateTime(Timestamp)) AS End
FROM otel_traces
WHERE TraceId != ''
GROUP BY TraceId
