-- Answers  makes a table keep everything
-- Params   table Identifier; slot ON_CLUSTER
-- Rows     none
-- Reads    nothing
ALTER TABLE {table:Identifier} ${ON_CLUSTER} REMOVE TTL
