-- Answers  on which days a table has rows
-- Params   table Identifier, at Identifier (its time column)
-- Rows     day, as YYYY-MM-DD; in order
-- Reads    the time column of the table, all of it
SELECT DISTINCT toString(toDate({at:Identifier})) AS day
FROM {table:Identifier}
ORDER BY day
