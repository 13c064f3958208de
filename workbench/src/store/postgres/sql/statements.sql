-- Answers  which statements took most time of this database since its statistics began
-- Params   none
-- Rows     ten, the most time first, without questions about statistics; times in milliseconds, share of the time of all
-- Reads    pg_stat_statements
SELECT
  left(query, 1000) AS query,
  calls::float8 AS calls,
  mean_exec_time AS mean_ms,
  total_exec_time / nullif(sum(total_exec_time) OVER (), 0) AS share,
  rows::float8 / nullif(calls, 0) AS rows_per_call
FROM pg_stat_statements
WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND query NOT ILIKE '%pg_stat_%'
ORDER BY total_exec_time DESC
LIMIT 10
