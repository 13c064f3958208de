-- Answers  who holds how many connections, in which state, and for how long the oldest has been in it
-- Params   none
-- Rows     one for each application and state, most connections first; oldest_s in seconds; hidden: those whose state is not for this user to see
-- Reads    pg_stat_activity, which tells of other users' connections only whose they are, without pg_monitor
SELECT
  coalesce(nullif(application_name, ''), '(unnamed)') AS application,
  coalesce(state, 'hidden') AS state,
  count(*)::int AS connections,
  max(extract(EPOCH FROM clock_timestamp() - state_change))::float8 AS oldest_s
FROM pg_stat_activity
WHERE (backend_type = 'client backend' OR (backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL))
  AND pid <> pg_backend_pid()
GROUP BY 1, 2
ORDER BY connections DESC, application, state
LIMIT 200
