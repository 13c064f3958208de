-- Answers  that the other workbenches hear of new entries, when they are committed
-- Params   none: they look for themselves what is new
-- Rows     none
-- Reads    none
NOTIFY lastgood_record
