-- Answers  makes a table forget what is older than some days, by event time
-- Params   table Identifier, at Identifier (its time column), days UInt16; slot ON_CLUSTER
-- Rows     none
-- Reads    nothing; parts that are out of date as a whole are dropped at merges
ALTER TABLE {table:Identifier} ${ON_CLUSTER} MODIFY TTL toDateTime({at:Identifier}) + toIntervalDay({days:UInt16})
