-- Answers  takes out what is stored of a lot, so that the whole of it can be put in
-- Params   table, lot
-- Rows     none
-- Reads    IngestLot; settles when the rows are not seen any more
DELETE FROM {table:Identifier}
WHERE IngestLot = {lot:UInt64}
SETTINGS lightweight_deletes_sync = 2
