-- Answers  how severe a log line is, as OpenTelemetry numbers it: by the number where there is one, else by the name
-- Params   none; slot ON_CLUSTER
-- Rows     SeverityLevel: 1 trace, 5 debug, 9 info, 13 warning, 17 error, 21 fatal, and what lies between; 0 where nothing tells it
-- Reads    nothing; computed when it is read
ALTER TABLE otel_logs ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS SeverityLevel UInt8 ALIAS multiIf(
        SeverityNumber > 0, SeverityNumber,
        match(SeverityText, '(?i)^(fatal|crit|emerg|alert|panic)'), 21,
        match(SeverityText, '(?i)^err'), 17,
        match(SeverityText, '(?i)^warn'), 13,
        match(SeverityText, '(?i)^(info|notice)'), 9,
        match(SeverityText, '(?i)^debug'), 5,
        match(SeverityText, '(?i)^(trace|verbose)'), 1,
        0)
