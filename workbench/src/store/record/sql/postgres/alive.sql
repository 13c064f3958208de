-- Answers  whether the connection still leads to the database, and which PostgreSQL answers
-- Params   none
-- Rows     one, with its version
-- Reads    none
SELECT current_setting('server_version') AS version
