-- Answers  which span failed, and which version and instance sent what: stored, so that nobody reads whole attribute maps for it
-- Params   none; slot ON_CLUSTER
-- Rows     Failed is 1 when a span tells of a failure, however it tells it, by OpenTelemetry's conventions under current and
--          earlier names: a status that is set decides; else error.type, an exception that left the span, an HTTP code (the one
--          who served answers for 5xx, the one who called also for 4xx) or a gRPC code
-- Reads    nothing; rows that are older than these columns compute them when read, until their part is merged
ALTER TABLE otel_traces ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS Failed UInt8 MATERIALIZED
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
        ) CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ServiceVersion LowCardinality(String)
        MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ServiceInstance LowCardinality(String) MATERIALIZED if(
        ResourceAttributes['service.instance.id'] != '',
        ResourceAttributes['service.instance.id'],
        ResourceAttributes['k8s.pod.name']) CODEC(ZSTD(1))
;
ALTER TABLE otel_logs ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS ServiceVersion LowCardinality(String)
        MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ServiceInstance LowCardinality(String) MATERIALIZED if(
        ResourceAttributes['service.instance.id'] != '',
        ResourceAttributes['service.instance.id'],
        ResourceAttributes['k8s.pod.name']) CODEC(ZSTD(1))
;
ALTER TABLE otel_metrics_gauge ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS ServiceVersion LowCardinality(String)
        MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ServiceInstance LowCardinality(String) MATERIALIZED if(
        ResourceAttributes['service.instance.id'] != '',
        ResourceAttributes['service.instance.id'],
        ResourceAttributes['k8s.pod.name']) CODEC(ZSTD(1))
;
ALTER TABLE otel_metrics_sum ${ON_CLUSTER}
    ADD COLUMN IF NOT EXISTS ServiceVersion LowCardinality(String)
        MATERIALIZED ResourceAttributes['service.version'] CODEC(ZSTD(1)),
    ADD COLUMN IF NOT EXISTS ServiceInstance LowCardinality(String) MATERIALIZED if(
        ResourceAttributes['service.instance.id'] != '',
        ResourceAttributes['service.instance.id'],
        ResourceAttributes['k8s.pod.name']) CODEC(ZSTD(1))
