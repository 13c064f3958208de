-- Answers  nothing: whatever was run is taken back
-- Params   none
-- Rows     none
-- Reads    none
ROLLBACK
