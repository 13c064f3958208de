-- Answers  which lot of the write-ahead log a row came in with, so that a lot whose storing was cut off is known
-- Params   none; slot ON_CLUSTER
-- Rows     IngestLot rises with the time of arrival; 0 where a row did not come through the log
-- Reads    nothing
ALTER TABLE otel_traces ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_logs ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_metrics_gauge ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_metrics_sum ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_metrics_histogram ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_metrics_exp_histogram ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
;
ALTER TABLE otel_metrics_summary ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS IngestLot UInt64 DEFAULT 0 CODEC(Delta(8), ZSTD(1))
