-- Answers  notes which steps of the schema are done
-- Params   steps Array(UInt32), names Array(String): as long as each other
-- Rows     none
-- Reads    nothing
INSERT INTO schema_migrations (Step, Name)
SELECT
    step.1,
    step.2
FROM
(
    SELECT arrayJoin(arrayZip({steps:Array(UInt32)}, {names:Array(String)})) AS step
)
