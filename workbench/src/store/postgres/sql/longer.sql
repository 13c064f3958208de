-- Answers  nothing: a statement that is run for its plan may take longer
-- Params   none
-- Rows     none
-- Reads    none
SET LOCAL statement_timeout = '20s'
