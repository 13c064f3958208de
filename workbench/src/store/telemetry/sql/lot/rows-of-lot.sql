-- Answers  how much of a lot is stored
-- Params   table, lot
-- Rows     one: rows
-- Reads    the column IngestLot of the table, which takes next to nothing; asked only when storing was cut off
SELECT count() AS rows
FROM {table:Identifier}
WHERE IngestLot = {lot:UInt64}
