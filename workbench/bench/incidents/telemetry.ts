import type { Incident } from './incident.ts'
import type { Failure, LogRecord, SpanRecord } from './journal.ts'
import { attributesOf, type Json, nanos, resourceOf } from './otlp.ts'
import type { Instance } from './system.ts'
import type { MetricLine } from './telemetry-metrics.ts'

const ITEMS_A_LINE = 500

/** The spans of an incident as export requests, one a line, in the order they ended. */
export function* traceLines({ journal, setting }: Incident, epochMs: number): Generator<string> {
  const ended = [...journal.spans].sort((a, b) => a.endMs - b.endMs)
  const state = setting.samplingTold && setting.sampling < 1 ? `ot=th:${thresholdOf(setting.sampling)}` : undefined
  for (const part of parts(ended))
    yield JSON.stringify({
      resourceSpans: byInstance(part, (spans) => ({
        scopeSpans: [{ scope: {}, spans: spans.map((span) => spanJson(span, epochMs, state)) }],
      })),
    })
}

/** The log lines of an incident. */
export function* logLines({ journal }: Incident, epochMs: number): Generator<string> {
  for (const part of parts(journal.logs))
    yield JSON.stringify({
      resourceLogs: byInstance(part, (logs) => ({
        scopeLogs: [{ scope: {}, logRecords: logs.map((log) => logJson(log, epochMs)) }],
      })),
    })
}

/** The metrics of an incident. */
export function* metricLines({ metrics }: Incident, epochMs: number): Generator<string> {
  for (const part of parts(metrics))
    yield JSON.stringify({
      resourceMetrics: byInstance(part, (lines) => ({
        scopeMetrics: [{ scope: {}, metrics: lines.map((line) => metricJson(line, epochMs)) }],
      })),
    })
}

function* parts<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let i = 0; i < items.length; i += ITEMS_A_LINE) yield items.slice(i, i + ITEMS_A_LINE)
}

function byInstance<T extends { readonly instance: Instance }>(
  items: readonly T[],
  scopes: (items: readonly T[]) => { readonly [key: string]: Json },
): Json[] {
  const groups = Map.groupBy(items, ({ instance }) => instance)
  return [...groups].map(([instance, group]) => ({ resource: resourceOf(instance), ...scopes(group) }))
}

/** The sampling threshold of a share, as OpenTelemetry writes it: hexadecimal, trailing zeros left out. */
function thresholdOf(share: number): string {
  const rejected = BigInt(Math.round((1 - share) * 2 ** 52)) << 4n
  return rejected.toString(16).padStart(14, '0').replace(/0+$/, '') || '0'
}

const KINDS = { server: 2, client: 3, producer: 4, consumer: 5 }

function spanJson(span: SpanRecord, epochMs: number, traceState: string | undefined): Json {
  const { instance, failure } = span
  const clock = epochMs + instance.skewMs
  const { exceptions } = instance.service.habits
  const thrown = failure && exceptions === 'event' && failure.code >= 500 && span.kind !== 'client'
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    parentSpanId: span.parentId,
    ...(traceState ? { traceState } : {}),
    name: span.kind === 'client' ? clientName(span) : span.name,
    kind: KINDS[span.kind],
    startTimeUnixNano: nanos(clock + span.startMs),
    endTimeUnixNano: nanos(clock + span.endMs),
    attributes: attributesOf(attributesOfSpan(span)),
    status: statusOf(span),
    ...(thrown ? { events: [eventJson(failure, clock + span.endMs)] } : {}),
  }
}

const clientName = ({ name, peer }: SpanRecord): string => (peer?.role === 'external' ? 'POST' : name)

function statusOf({ failure, kind, instance }: SpanRecord): { readonly [key: string]: Json } {
  if (!failure || instance.service.habits.status === 'unset') return {}
  if (kind === 'server' && failure.code < 500) return {}
  return { code: 2, message: failure.message }
}

const eventJson = ({ type, message }: Failure, at: number): Json => ({
  name: 'exception',
  timeUnixNano: nanos(at),
  attributes: attributesOf({ 'exception.type': type, 'exception.message': message }),
})

function attributesOfSpan(span: SpanRecord): Record<string, string | number> {
  const { instance, peer, failure, who, name } = span
  const { habits } = instance.service
  const current = habits.names === 'current'
  const audience = span.kind === 'server' ? who : {}
  const resent = span.resent ? { 'http.request.resend_count': span.resent } : {}
  const errorType = failure && current && habits.status === 'set' ? { 'error.type': failure.type } : {}
  if (span.kind === 'producer' || span.kind === 'consumer')
    return { 'messaging.system': 'kafka', 'messaging.destination.name': name.split(' ')[0]!, ...errorType }
  if (peer?.role === 'database' || peer?.role === 'cache') return { ...databaseAttributes(span, current), ...errorType }
  const address = peer ? { [current ? 'server.address' : 'net.peer.name']: peer.name } : {}
  if (habits.protocol === 'rpc' && peer?.role !== 'external') {
    const [service, method] = name.split('/')
    return {
      'rpc.system': 'grpc',
      'rpc.service': service!,
      'rpc.method': method ?? '',
      'rpc.grpc.status_code': grpcCode(failure),
      ...address,
      ...audience,
      ...errorType,
    }
  }
  const [method, route] = name.split(' ')
  const code = failure
    ? failure.code === 504 && span.kind === 'client' && failure.type === 'timeout'
      ? {}
      : { [current ? 'http.response.status_code' : 'http.status_code']: failure.code }
    : { [current ? 'http.response.status_code' : 'http.status_code']: 200 }
  return {
    [current ? 'http.request.method' : 'http.method']: method!,
    'http.route': route ?? name,
    ...code,
    ...address,
    ...resent,
    ...audience,
    ...errorType,
  }
}

function databaseAttributes({ peer, name }: SpanRecord, current: boolean): Record<string, string> {
  const system = peer!.role === 'cache' ? 'redis' : 'postgresql'
  const [verb, table] = name.split(' ')
  const text =
    verb === 'SELECT'
      ? `SELECT * FROM ${table} WHERE id = ?`
      : verb === 'UPDATE'
        ? `UPDATE ${table} SET state = ? WHERE id = ?`
        : 'GET ?'
  return {
    [current ? 'db.system.name' : 'db.system']: system,
    [current ? 'db.namespace' : 'db.name']: peer!.name,
    [current ? 'db.query.text' : 'db.statement']: text,
    [current ? 'server.address' : 'net.peer.name']: peer!.name,
  }
}

function grpcCode(failure: Failure | undefined): number {
  if (!failure) return 0
  return failure.code === 422 ? 3 : failure.code === 503 ? 14 : failure.code === 504 ? 4 : 13
}

const SEVERITIES = { INFO: 9, WARN: 13, ERROR: 17 }

function logJson(log: LogRecord, epochMs: number): Json {
  const at = nanos(epochMs + log.at + log.instance.skewMs)
  return {
    timeUnixNano: at,
    observedTimeUnixNano: at,
    severityNumber: SEVERITIES[log.severity],
    severityText: log.severity,
    body: { stringValue: log.body },
    attributes: attributesOf(log.attributes),
    traceId: log.traceId,
    spanId: log.traceId ? log.spanId : '',
  }
}

const metricJson = ({ name, unit, point }: MetricLine, epochMs: number): Json => ({
  name,
  unit,
  ...(point.body(epochMs) as { readonly [key: string]: Json }),
})
