/** The hour of telemetry that `diagnose.ts` measures on: requests of eight spans, one service of which gets slow and fails. */

/** The service that is slow and fails in the last quarter. */
export const FAULTY_SERVICE = 'payment'

const SPANS_A_TRACE = 8
const PARENT = [-1, 0, 1, 2, 2, 4, 1, 6]
const SERVICE = ['edge', 'web', 'checkout', 'payment', 'inventory', 'stock', 'catalogue', 'pages']
const BEGINS = [0, 0.02, 0.05, 0.1, 0.4, 0.45, 0.7, 0.75] // as shares of the request
const ENDS = [1, 0.98, 0.65, 0.35, 0.6, 0.58, 0.95, 0.93]
const ON_THE_WAY = [0, 1, 2, 3] // spans that last longer with the faulty one
const HEALTHY_SHARE = 0.75
const METRICS = ['container.cpu.usage', 'container.memory.usage', 'queue.depth', 'db.client.connection.count']
const REQUEST_MS = 50
const EXTRA_MS = 200
const ERROR_SHARE = 0.2

const list = (values: readonly (string | number)[]): string =>
  `[${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')}]`

/** Statements that fill the tables with `spans` spans, 0.3 as many log lines and 0.1 as many points. */
export function fillSql(spans: number, fromMs: number, lengthMs: number): readonly string[] {
  const traces = Math.floor(spans / SPANS_A_TRACE)
  return [
    spansSql(traces, fromMs, lengthMs),
    logsSql(spans, traces, fromMs, lengthMs),
    pointsSql(spans, fromMs, lengthMs),
  ]
}

const traceAt = (trace: string, traces: number, fromMs: number, lengthMs: number): string =>
  `fromUnixTimestamp64Micro(toInt64(${fromMs * 1000} + ${trace} / ${traces} * ${lengthMs * 1000}))`

const spansSql = (traces: number, fromMs: number, lengthMs: number): string => `
  INSERT INTO otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes,
    SpanAttributes, Duration, StatusCode)
  WITH ${list(PARENT)} AS parents, ${list(SERVICE)} AS services,
    intDiv(number, ${SPANS_A_TRACE}) AS trace, toUInt8(number % ${SPANS_A_TRACE}) AS place,
    ${REQUEST_MS} * exp(0.3 * (cityHash64(trace) % 2000 / 1000 - 1)) AS request_ms,
    trace > ${HEALTHY_SHARE} * ${traces} AS bad, parents[place + 1] AS parent
  SELECT
    ${traceAt('trace', traces, fromMs, lengthMs)} + toIntervalMicrosecond(toInt64(1000 * request_ms * ${list(BEGINS)}[place + 1])),
    lower(hex(cityHash64(trace, 1)) || hex(cityHash64(trace, 2))), lower(hex(cityHash64(number, 3))),
    if(parent < 0, '', lower(hex(cityHash64(number - place + parent, 3)))),
    concat('GET /', services[place + 1]), 'Server', services[place + 1],
    map('service.name', services[place + 1], 'service.version', '1', 'k8s.pod.name', concat(services[place + 1], '-', toString(trace % 3))),
    map('http.request.method', 'GET', 'http.route', concat('/', services[place + 1]), 'tenant', toString(trace % 50)),
    toUInt64(1e6 * (request_ms * (${list(ENDS)}[place + 1] - ${list(BEGINS)}[place + 1])
      + if(bad AND has(${list(ON_THE_WAY)}, place), ${EXTRA_MS}, 0))),
    if(bad AND has(${list(ON_THE_WAY)}, place) AND cityHash64(trace, 9) % 100 < ${100 * ERROR_SHARE}, 'Error', 'Unset')
  FROM numbers(${traces * SPANS_A_TRACE})`

const logsSql = (spans: number, traces: number, fromMs: number, lengthMs: number): string => `
  INSERT INTO otel_logs (Timestamp, TraceId, SeverityText, ServiceName, Body)
  WITH toUInt64(number / 0.3 / ${SPANS_A_TRACE}) AS trace, ${list(SERVICE)}[number % ${SERVICE.length} + 1] AS service
  SELECT ${traceAt('trace', traces, fromMs, lengthMs)}, lower(hex(cityHash64(trace, 1)) || hex(cityHash64(trace, 2))),
    if(service = '${FAULTY_SERVICE}' AND trace > ${HEALTHY_SHARE} * ${traces}, 'ERROR', 'INFO'), service,
    if(service = '${FAULTY_SERVICE}' AND trace > ${HEALTHY_SHARE} * ${traces},
      concat('charge ', toString(number), ' failed: timeout after 200 ms'),
      concat('request ', toString(number), ' of user ', toString(number % 9999), ' done, step ', toString(number % 40)))
  FROM numbers(toUInt64(0.3 * ${spans}))`

/** One series for each service, metric and instance, a point every ten seconds. */
const pointsSql = (spans: number, fromMs: number, lengthMs: number): string => {
  const steps = lengthMs / 10_000
  const instances = Math.max(1, Math.round((0.1 * spans) / (SERVICE.length * METRICS.length * steps)))
  return `
  INSERT INTO otel_metrics_gauge (TimeUnix, ServiceName, MetricName, MetricUnit, ResourceAttributes, Value)
  WITH intDiv(number, ${steps}) AS series, ${list(SERVICE)}[series % ${SERVICE.length} + 1] AS service,
    intDiv(series, ${SERVICE.length}) % ${METRICS.length} AS metric, intDiv(series, ${SERVICE.length * METRICS.length}) AS instance
  SELECT fromUnixTimestamp64Milli(toInt64(${fromMs} + 10000 * (number % ${steps}))), service, ${list(METRICS)}[metric + 1], '1',
    map('service.name', service, 'service.version', '1', 'k8s.pod.name', concat(service, '-', toString(instance))),
    0.5 + 0.1 * (cityHash64(number) % 1000) / 1000
  FROM numbers(${SERVICE.length * METRICS.length * instances * steps})`
}

/** Reads every column that a diagnosis reads, once. */
export const SCAN_SQL = `
  SELECT ServiceName, count(), quantile(0.99)(Duration), countIf(StatusCode = 'Error') / count() FROM otel_traces
  WHERE NOT ignore(Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ResourceAttributes, SpanAttributes, AdjustedCount,
    Events.Name, Events.Attributes, ScopeName, ScopeVersion)
  GROUP BY ServiceName
  UNION ALL
  SELECT ServiceName, count(), 0, countIf(SeverityText = 'ERROR') / count() FROM otel_logs
  WHERE NOT ignore(Timestamp, TraceId, Body, SeverityNumber, PatternHash, ResourceAttributes)
  GROUP BY ServiceName
  UNION ALL
  SELECT ServiceName, count(), quantile(0.99)(Value), 0 FROM otel_metrics_gauge
  WHERE NOT ignore(TimeUnix, MetricName, MetricUnit, ResourceAttributes, Attributes)
  GROUP BY ServiceName`
