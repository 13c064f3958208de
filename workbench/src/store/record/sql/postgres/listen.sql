-- Answers  that this session hears of entries that other workbenches write
-- Params   none
-- Rows     none
-- Reads    none
LISTEN lastgood_record
