-- Answers  lets a change keep everything that was told of it: a stage or a correction is a row of its own
-- Params   none; slot ON_CLUSTER
-- Rows     one telling of a change by Id and Telling, a hash of what it says; what is sent again replaces itself
-- Reads    nothing
ALTER TABLE change_events ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS Telling String CODEC(ZSTD(1)),
    MODIFY ORDER BY (Id, Telling)
