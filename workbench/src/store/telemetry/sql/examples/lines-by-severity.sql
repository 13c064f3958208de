-- Answers  who logged how much of which severity in the last hour
-- Params   none
-- Rows     a service and severity: lines; most first
-- Reads    otel_logs by its five-minute sort key
SELECT
    ServiceName AS service,
    SeverityText AS severity,
    count() AS lines
FROM otel_logs
WHERE toStartOfFiveMinutes(Timestamp) >= now() - INTERVAL 1 HOUR
GROUP BY
    service,
    severity
ORDER BY lines DESC
