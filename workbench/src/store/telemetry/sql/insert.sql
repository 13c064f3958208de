-- Answers  puts a block of rows into a telemetry table
-- Params   none; slots TABLE and COLUMNS, both out of the closed list of what the schema holds
-- Rows     none; the body of the request is one Native block with exactly these columns
-- Reads    nothing
INSERT INTO ${TABLE} (${COLUMNS}) FORMAT Native
