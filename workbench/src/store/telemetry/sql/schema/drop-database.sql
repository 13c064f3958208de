-- Answers  removes a throw-away database and everything in it
-- Params   database Identifier
-- Rows     none
-- Reads    nothing
DROP DATABASE IF EXISTS {database:Identifier} SYNC
