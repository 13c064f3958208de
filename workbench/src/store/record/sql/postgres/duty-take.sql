-- Answers  whether this session has the duty: what only one of the workbenches on this database has to do
-- Params   none; the number stands for the duty in this database, and ends with the session that holds it
-- Rows     one: taken
-- Reads    none
SELECT pg_try_advisory_lock(7117001) AS taken
