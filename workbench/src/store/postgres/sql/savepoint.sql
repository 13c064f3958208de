-- Answers  nothing: what comes next may be refused without ending the transaction
-- Params   none
-- Rows     none
-- Reads    none
SAVEPOINT attempt
