-- Answers  which tables the servers of a cluster have in a database
-- Params   cluster Identifier, database String
-- Rows     name, engine; each once
-- Reads    system.tables of every server that is up
SELECT DISTINCT
    name,
    engine
FROM clusterAllReplicas({cluster:Identifier}, system.tables)
WHERE database = {database:String}
SETTINGS skip_unavailable_shards = 1
