-- Answers  makes the database of the telemetry
-- Params   database Identifier; slot ON_CLUSTER
-- Rows     none
-- Reads    nothing
CREATE DATABASE IF NOT EXISTS {database:Identifier} ${ON_CLUSTER}
