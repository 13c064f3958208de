-- Answers  which spans a trace has, earliest first
-- Params   trace_id String: lower-case hex; rows_max UInt32
-- Rows     one span: ids, service, name, kind, at_ms: milliseconds since 1970 with fractions, duration_ms, error 0 or 1,
--          status_message, attributes, resource, events with their at_ms; long values are cut, sooner in a trace of many spans
-- Reads    otel_traces_trace_id_ts by its key for the trace's times, then otel_traces by five minutes and idx_trace_id
WITH
    (
        SELECT (min(Start), max(End) + 1)
        FROM otel_traces_trace_id_ts
        WHERE TraceId = {trace_id:String}
    ) AS seen,
    (
        SELECT count()
        FROM otel_traces
        WHERE TraceId = {trace_id:String}
            AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(seen.1)
            AND Timestamp >= seen.1
            AND Timestamp <= seen.2
    ) AS spans_total,
    if(spans_total > 500, 100, 4000) AS chars_max
SELECT
    SpanId AS span_id,
    ParentSpanId AS parent_span_id,
    ServiceName AS service,
    substringUTF8(SpanName, 1, 4000) AS name,
    SpanKind AS kind,
    toUnixTimestamp64Micro(Timestamp) / 1e3 AS at_ms,
    Duration / 1e6 AS duration_ms,
    Failed AS error,
    substring(StatusMessage, 1, 4000) AS status_message,
    mapApply((key, value) -> (key, substringUTF8(value, 1, chars_max)), SpanAttributes) AS attributes,
    mapApply((key, value) -> (key, substringUTF8(value, 1, chars_max)), ResourceAttributes) AS resource,
    `Events.Name` AS event_names,
    arrayMap(at -> toUnixTimestamp64Micro(at) / 1e3, `Events.Timestamp`) AS event_at_ms,
    arrayMap(
        event -> mapApply((key, value) -> (key, substringUTF8(value, 1, chars_max)), event),
        `Events.Attributes`) AS event_attributes
FROM otel_traces
WHERE TraceId = {trace_id:String}
    AND toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(seen.1)
    AND Timestamp >= seen.1
    AND Timestamp <= seen.2
ORDER BY
    Timestamp,
    SpanId
LIMIT {rows_max:UInt32}
