-- Answers  with which code a span was refused: an answer that says the request was wrong
-- Params   none; slot ON_CLUSTER
-- Rows     RefusedWith is the HTTP code 4xx, or the name of the gRPC code, by OpenTelemetry's conventions under current and
--          earlier names; else ''. Whether such an answer is a failure, who called and who served tell differently: see Failed
-- Reads    nothing; rows that are older than this column compute it when read, until their part is merged
ALTER TABLE otel_traces ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS RefusedWith LowCardinality(String) MATERIALIZED multiIf(
        match(SpanAttributes['http.response.status_code'], '^4[0-9]{2}$'), SpanAttributes['http.response.status_code'],
        match(SpanAttributes['http.status_code'], '^4[0-9]{2}$'), SpanAttributes['http.status_code'],
        upper(SpanAttributes['rpc.response.status_code']) IN (
            'CANCELLED', 'INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
            'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNAUTHENTICATED'),
        upper(SpanAttributes['rpc.response.status_code']),
        transform(
            SpanAttributes['rpc.grpc.status_code'],
            ['1', '3', '5', '6', '7', '8', '9', '10', '11', '16'],
            ['CANCELLED', 'INVALID_ARGUMENT', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED',
                'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNAUTHENTICATED'],
            '')) CODEC(ZSTD(1))
