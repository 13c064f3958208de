-- Answers  who calls whom, how often, how often in vain, and how long it takes
-- Params   from_ms, to_ms Int64: half-open; traces_max UInt32: traces looked at; edges_max UInt32
-- Rows     caller, callee: names of services, or of a database, queue or peer that sends no spans, as `peerOf` tells it of the client's;
--          calls; failed; p95_ms: of the callee's span, or of the client's; those with most calls first
-- Reads    otel_traces by toStartOfFiveMinutes(Timestamp), twice: a sample of the traces by the hash of their id, then their spans
WITH
    sample AS (
        SELECT TraceId
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
        GROUP BY TraceId
        ORDER BY cityHash64(TraceId)
        LIMIT {traces_max:UInt32}
    ),
    spans AS (
        SELECT
            TraceId,
            SpanId,
            ParentSpanId,
            ServiceName,
            Duration,
            Failed,
            if(SpanAttributes['db.system.name'] != '', SpanAttributes['db.system.name'], SpanAttributes['db.system']) AS System,
            if(SpanAttributes['db.namespace'] != '', SpanAttributes['db.namespace'], SpanAttributes['db.name']) AS Namespace,
            if(SpanAttributes['server.address'] != '', SpanAttributes['server.address'], SpanAttributes['net.peer.name']) AS Address,
            multiIf(
                SpanKind NOT IN ('Client', 'Producer'), '',
                SpanAttributes['peer.service'] != '', SpanAttributes['peer.service'],
                (System != '' OR Namespace != '') AND match(Address, '^[\\w-]+(\\.[\\w-]+)*\\.?$')
                    AND NOT match(Address, '(?i)^([\\d.]+|localhost)$'), Address,
                System != '' OR Namespace != '', arrayStringConcat(arrayFilter(part -> part != '', [System, Namespace]), ':'),
                SpanAttributes['messaging.destination.name']) AS Peer
        FROM otel_traces
        WHERE toStartOfFiveMinutes(Timestamp) >= toStartOfFiveMinutes(fromUnixTimestamp64Milli({from_ms:Int64}))
            AND Timestamp >= fromUnixTimestamp64Milli({from_ms:Int64})
            AND Timestamp < fromUnixTimestamp64Milli({to_ms:Int64})
            AND TraceId IN sample
    ),
    calls AS (
        SELECT
            parent.ServiceName AS caller,
            child.ServiceName AS callee,
            child.Failed OR parent.Failed AS in_vain,
            child.Duration AS duration
        FROM spans AS child
        INNER JOIN spans AS parent ON parent.TraceId = child.TraceId AND parent.SpanId = child.ParentSpanId
        WHERE parent.ServiceName != child.ServiceName
        UNION ALL
        SELECT ServiceName AS caller, Peer AS callee, Failed AS in_vain, Duration AS duration
        FROM spans
        WHERE Peer != '' AND Peer != ServiceName AND (TraceId, SpanId) NOT IN (SELECT TraceId, ParentSpanId FROM spans)
    )
SELECT
    caller,
    callee,
    count() AS calls,
    countIf(in_vain) AS failed,
    quantileTDigest(0.95)(duration) / 1e6 AS p95_ms
FROM calls
GROUP BY
    caller,
    callee
ORDER BY
    calls DESC,
    caller,
    callee
LIMIT {edges_max:UInt32}
