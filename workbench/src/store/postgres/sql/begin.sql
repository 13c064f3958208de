-- Answers  nothing: all that follows can only read, is ended after a while, and waits for no lock
-- Params   none
-- Rows     none
-- Reads    none
BEGIN TRANSACTION READ ONLY
;
SET LOCAL statement_timeout = '3s'
;
SET LOCAL lock_timeout = '500ms'
;
SET LOCAL idle_in_transaction_session_timeout = '30s'
