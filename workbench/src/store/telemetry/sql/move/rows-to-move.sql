-- Answers  the rows of some seconds of a table, as they are put in elsewhere
-- Params   table Identifier, at Identifier (its time column), day Date, from_ns and to_ns Int64: nanoseconds since 1970, half-open; lot;
--          slot COLUMNS, out of the closed list of what the schema holds
-- Rows     all columns that a writer fills; IngestLot is that of the load they are moved with
-- Reads    one partition, by the time column
SELECT
    ${COLUMNS},
    {lot:UInt64} AS IngestLot
FROM {table:Identifier}
WHERE toDate({at:Identifier}) = {day:Date}
    AND {at:Identifier} >= fromUnixTimestamp64Nano({from_ns:Int64})
    AND {at:Identifier} < fromUnixTimestamp64Nano({to_ns:Int64})
FORMAT Native
