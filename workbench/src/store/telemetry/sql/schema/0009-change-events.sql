-- Answers  where change events live: what people and machines did to the system
-- Params   none; slots ON_CLUSTER, REPLICATED
-- Rows     one change event by Id, the one heard of last (read with FINAL); Event is the event as it came, in JSON
-- Reads    few rows (one per change), so a filter on At scans them
CREATE TABLE IF NOT EXISTS change_events ${ON_CLUSTER}
(
    Id String CODEC(ZSTD(1)),
    At DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    ReceivedAt DateTime64(3) CODEC(Delta(8), ZSTD(1)),
    Kind LowCardinality(String) CODEC(ZSTD(1)),
    Phase LowCardinality(String) CODEC(ZSTD(1)),
    ServiceName LowCardinality(String) CODEC(ZSTD(1)),
    Environment LowCardinality(String) CODEC(ZSTD(1)),
    Title String CODEC(ZSTD(1)),
    FromVersion String CODEC(ZSTD(1)),
    ToVersion String CODEC(ZSTD(1)),
    Revision String CODEC(ZSTD(1)),
    Url String CODEC(ZSTD(1)),
    Actor String CODEC(ZSTD(1)),
    Source LowCardinality(String) CODEC(ZSTD(1)),
    Event String CODEC(ZSTD(1))
)
ENGINE = ${REPLICATED}ReplacingMergeTree(ReceivedAt)
ORDER BY Id
