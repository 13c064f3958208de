-- Answers  the list of schema steps of a whole cluster, whichever of its servers is asked
-- Params   none; slots ON_CLUSTER, CLUSTER, DATABASE, SHARD
-- Rows     those of schema_migrations on every shard
-- Reads    nothing
CREATE TABLE IF NOT EXISTS ${DATABASE}.schema_migrations ${ON_CLUSTER} AS ${SHARD}.schema_migrations
ENGINE = Distributed('${CLUSTER}', '${SHARD}', 'schema_migrations', Step)
