-- Answers  that a commit is on disk when it is acknowledged, and that no session waits or holds others up for ever
-- Params   none
-- Rows     none
-- Reads    none
SET synchronous_commit = on
;
SET lock_timeout = '5s'
;
SET statement_timeout = '10s'
;
SET idle_in_transaction_session_timeout = '10s'
