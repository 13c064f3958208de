-- Answers  what runs, and which transactions are open, with what each waits for and who blocks it
-- Params   none
-- Rows     the oldest transactions and everybody who waits for a lock, at most 200; ages in seconds
-- Reads    pg_stat_activity, pg_locks (for those who wait for a lock alone)
SELECT
  pid,
  coalesce(nullif(application_name, ''), '(unnamed)') AS application,
  coalesce(state, 'hidden') AS state,
  wait_event_type,
  wait_event,
  extract(EPOCH FROM clock_timestamp() - xact_start)::float8 AS transaction_s,
  extract(EPOCH FROM clock_timestamp() - CASE WHEN state = 'active' THEN query_start ELSE state_change END)::float8 AS state_s,
  CASE WHEN wait_event_type = 'Lock' THEN pg_blocking_pids(pid) ELSE '{}' END AS blocked_by,
  left(query, 1000) AS query
FROM pg_stat_activity
WHERE backend_type = 'client backend'
  AND pid <> pg_backend_pid()
  AND (state IS DISTINCT FROM 'idle' OR xact_start IS NOT NULL)
ORDER BY wait_event_type IS NOT DISTINCT FROM 'Lock' DESC, xact_start ASC NULLS LAST
LIMIT 200
