-- Answers  stores change events
-- Params   none; the body of the request is one JSON object a line
-- Rows     none
-- Reads    nothing; what is there already under its Id and Telling is replaced if ReceivedAt is not older
INSERT INTO change_events
    (Id, Telling, At, ReceivedAt, Kind, Phase, ServiceName, Environment, Title, FromVersion, ToVersion, Revision, Url, Actor, Source, Event)
FORMAT JSONEachRow
