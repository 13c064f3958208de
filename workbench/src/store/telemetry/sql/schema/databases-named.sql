-- Answers  which databases have a name that begins so
-- Params   start String
-- Rows     name
-- Reads    system.databases
SELECT name
FROM system.databases
WHERE startsWith(name, {start:String})
