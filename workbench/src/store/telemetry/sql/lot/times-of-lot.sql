-- Answers  tells the times of a lot's traces once more: the view that does so may have been cut off behind the rows
-- Params   lot
-- Rows     none; telling a time twice changes nothing
-- Reads    otel_traces by IngestLot
INSERT INTO otel_traces_trace_id_ts (TraceId, Start, End)
SELECT
    TraceId,
    min(toDateTime(Timestamp)) AS Start,
    max(toDateTime(Timestamp)) AS End
FROM otel_traces
WHERE IngestLot = {lot:UInt64} AND TraceId != ''
GROUP BY TraceId
