-- Answers  which steps of the schema this database has
-- Params   none
-- Rows     step
-- Reads    schema_migrations, all of it
SELECT DISTINCT Step AS step
FROM schema_migrations
ORDER BY step
