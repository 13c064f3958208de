-- Answers  whether the connection still leads to the database
-- Params   none
-- Rows     one
-- Reads    none
SELECT 1
