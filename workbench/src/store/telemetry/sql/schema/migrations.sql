-- Answers  which steps of the schema a database has
-- Params   none; slots ON_CLUSTER, REPLICATED
-- Rows     one step, once merged (two processes that start together may both note it)
-- Reads    all; there are few
CREATE TABLE IF NOT EXISTS schema_migrations ${ON_CLUSTER}
(
    Step UInt32,
    Name String,
    AppliedAt DateTime DEFAULT now()
)
ENGINE = ${REPLICATED}ReplacingMergeTree(AppliedAt)
ORDER BY Step
