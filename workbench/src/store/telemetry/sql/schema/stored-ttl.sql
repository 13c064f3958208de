-- Answers  after how many days each table forgets, 0 for never
-- Params   none
-- Rows     table, days
-- Reads    system.tables of the current database
SELECT
    name AS table,
    toUInt32OrZero(extract(engine_full, ' TTL .*toIntervalDay\\((?:_CAST\\()?(\\d+)')) AS days
FROM system.tables
WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
