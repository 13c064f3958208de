-- Answers  whether a span tells of a failure, however it tells it: the part that fills the slot SPAN_FAILED of other queries
-- Params   none; an expression over a row of otel_traces, by OpenTelemetry's conventions under current and earlier names
-- Rows     none of its own: 1 for a failure. A status that is set decides; else error.type, an exception that left the span,
--          an HTTP code (the one who served answers for 5xx, the one who called also for 4xx) or a gRPC code
-- Reads    SpanAttributes as a whole, so only a query that needs failures fills the slot
(
    StatusCode = 'Error'
    OR StatusCode != 'Ok' AND (
        SpanAttributes['error.type'] != ''
        OR arrayExists(event -> event['exception.escaped'] IN ('true', '1'), `Events.Attributes`)
        OR greatest(
            toUInt16OrZero(SpanAttributes['http.response.status_code']),
            toUInt16OrZero(SpanAttributes['http.status_code'])) >= if(SpanKind = 'Client', 400, 500)
        OR hasAny(
            [SpanAttributes['rpc.grpc.status_code'], upper(SpanAttributes['rpc.response.status_code'])],
            ['2', '4', '12', '13', '14', '15',
                'UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS'])
        OR SpanKind = 'Client' AND (
            SpanAttributes['rpc.grpc.status_code'] NOT IN ('', '0')
            OR upper(SpanAttributes['rpc.response.status_code']) NOT IN ('', '0', 'OK'))
    )
)
