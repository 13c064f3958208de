-- Answers  which version the engine has
-- Params   none
-- Rows     version
-- Reads    nothing
SELECT version() AS version
