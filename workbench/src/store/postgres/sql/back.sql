-- Answers  nothing: goes on where the transaction was before what was refused
-- Params   none
-- Rows     none
-- Reads    none
ROLLBACK TO SAVEPOINT attempt
