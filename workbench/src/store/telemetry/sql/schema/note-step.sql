-- Answers  notes that a step of the schema is done
-- Params   step UInt32, name String
-- Rows     none
-- Reads    nothing
INSERT INTO schema_migrations (Step, Name)
SELECT
    {step:UInt32},
    {name:String}
