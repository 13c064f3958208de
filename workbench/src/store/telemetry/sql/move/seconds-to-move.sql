-- Answers  how many rows of a table each second of a day has
-- Params   table Identifier, at Identifier (its time column), day Date
-- Rows     second: since 1970, negative before; rows; in order
-- Reads    the time column of one partition
SELECT
    intDiv(toUnixTimestamp64Nano({at:Identifier}) - if(toUnixTimestamp64Nano({at:Identifier}) < 0, 999999999, 0), 1000000000) AS second,
    count() AS rows
FROM {table:Identifier}
WHERE toDate({at:Identifier}) = {day:Date}
GROUP BY second
ORDER BY second
