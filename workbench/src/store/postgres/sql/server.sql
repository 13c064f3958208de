-- Answers  which server this is, how many connections it takes of ordinary users, and how near its transaction ids are to their end
-- Params   none
-- Rows     one: version, whether it is a replica, connections_max, ids_used_share of the 2^31 that may lie between oldest and newest
-- Reads    settings, pg_database
SELECT
  current_setting('server_version') AS version,
  pg_is_in_recovery() AS is_replica,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS connections_max,
  (SELECT max(age(datfrozenxid)) FROM pg_database)::float8 / 2147483648 AS ids_used_share,
  EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements') AS has_statements
