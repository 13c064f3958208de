-- Answers  which columns a writer may fill, table by table
-- Params   none
-- Rows     table, name
-- Reads    system.columns of the current database
SELECT
    table,
    name
FROM system.columns
WHERE database = currentDatabase() AND default_kind IN ('', 'DEFAULT')
