import root from 'otlp-reference/build/src/generated/root.js'
import type { Signal, TelemetryTable } from '../../model/batch.ts'
import { collectorOf } from './index.ts'
import { type Cell, type Row, readNative } from './native.test-helper.ts'

/*
 * What the rows must be, told by a second road: protobufjs decodes the request into objects, and plain code makes rows of
 * them. It shares nothing with the decoder under test.
 */

type AnyValue = {
  readonly value?: string
  readonly stringValue: string
  readonly boolValue: boolean
  readonly intValue: string
  readonly doubleValue: number
  readonly bytesValue: Uint8Array
  readonly arrayValue: { readonly values: readonly AnyValue[] }
  readonly kvlistValue: { readonly values: readonly KeyValue[] }
}
type KeyValue = { readonly key: string; readonly value: AnyValue | null }
type Kind = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary'
type Side = { readonly offset: number; readonly bucketCounts: readonly string[] }

/** Every field that some message has; the library fills in the defaults of those it knows. */
type Message = {
  readonly [K in List]: readonly Message[]
} & { readonly [K in 'traceId' | 'spanId' | 'parentSpanId']: Uint8Array } & {
  readonly [K in 'timeUnixNano' | 'startTimeUnixNano' | 'endTimeUnixNano' | 'observedTimeUnixNano']: string
} & {
  readonly [K in 'name' | 'version' | 'schemaUrl' | 'traceState' | 'severityText' | 'description' | 'unit']: string
} & {
  readonly [K in 'kind' | 'flags' | 'severityNumber' | 'droppedAttributesCount' | 'scale']: number
} & { readonly [K in 'sum' | 'min' | 'max' | 'asDouble']?: number } & {
  readonly metrics: readonly Metric[]
  readonly resource: Message | null
  readonly scope: Message | null
  readonly attributes: readonly KeyValue[]
  readonly filteredAttributes: readonly KeyValue[]
  readonly status: { readonly message: string; readonly code: number } | null
  readonly body: AnyValue | null
  readonly eventName?: string
  readonly aggregationTemporality?: number
  readonly isMonotonic: boolean
  readonly asInt?: string
  readonly count?: string
  readonly zeroCount: string
  readonly bucketCounts: readonly string[]
  readonly explicitBounds: readonly number[]
  readonly positive: Side | null
  readonly negative: Side | null
  readonly quantileValues: readonly { readonly quantile: number; readonly value: number }[]
}

type Metric = Message & { readonly data?: Kind } & { readonly [K in Kind]: Message }

type List =
  | 'resourceSpans'
  | 'resourceLogs'
  | 'resourceMetrics'
  | 'scopeSpans'
  | 'scopeLogs'
  | 'scopeMetrics'
  | 'spans'
  | 'logRecords'
  | 'dataPoints'
  | 'events'
  | 'links'
  | 'exemplars'

/** Rows of each table, in the order of the request. */
export type Tables = Partial<Record<TelemetryTable, Row[]>>

type Codec = {
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
  fromObject(plain: object): object
  toObject(message: object, options: object): object
}
type Service = { readonly v1: Readonly<Record<string, Codec>> }

const { collector } = (
  root as unknown as {
    readonly opentelemetry: {
      readonly proto: { readonly collector: Readonly<Record<'trace' | 'logs' | 'metrics', Service>> }
    }
  }
).opentelemetry.proto

/** The library's codec of a request. */
export const referenceOf: Readonly<Record<Signal, Codec>> = {
  traces: collector.trace.v1.ExportTraceServiceRequest!,
  logs: collector.logs.v1.ExportLogsServiceRequest!,
  metrics: collector.metrics.v1.ExportMetricsServiceRequest!,
}

/** Bytes of a request given as plain objects, 64-bit numbers as text. */
export function encodeReference(signal: Signal, request: object): Uint8Array {
  const codec = referenceOf[signal]
  return codec.encode(codec.fromObject(request)).finish()
}

/** The request as plain objects with every default filled in, 64-bit numbers as text. */
export function decodeReference(signal: Signal, bytes: Uint8Array): Message {
  const codec = referenceOf[signal]
  const message = codec.decode(Buffer.from(bytes))
  return codec.toObject(message, { longs: String, defaults: true, arrays: true, oneofs: true }) as Message
}

const GROUPS = { traces: 'resourceSpans', logs: 'resourceLogs', metrics: 'resourceMetrics' } as const
const SCOPED = { traces: 'scopeSpans', logs: 'scopeLogs', metrics: 'scopeMetrics' } as const

/** Rows that a request must give. */
export function expectedTables(signal: Signal, bytes: Uint8Array): Tables {
  const request = decodeReference(signal, bytes)
  const tables: Tables = {}
  const add = (table: TelemetryTable, row: Row | undefined) => {
    if (!row) return
    tables[table] ??= []
    tables[table].push(row)
  }
  for (const group of request[GROUPS[signal]]) {
    for (const scoped of group[SCOPED[signal]]) {
      const resource = group.resource
      const scope = scoped.scope
      const shared: Row = {
        ResourceAttributes: mapOf(resource?.attributes),
        ResourceSchemaUrl: group.schemaUrl,
        ScopeName: scope?.name ?? '',
        ScopeVersion: scope?.version ?? '',
        ScopeAttributes: mapOf(scope?.attributes),
        ScopeSchemaUrl: scoped.schemaUrl,
        ServiceName:
          (mapOf(resource?.attributes).find((pair) => (pair as Cell[])[0] === 'service.name') as string[])?.[1] ?? '',
      }
      if (signal === 'traces') for (const span of scoped.spans) add('otel_traces', spanRow(span, shared))
      if (signal === 'logs') for (const log of scoped.logRecords) add('otel_logs', logRow(log, shared))
      if (signal === 'metrics') {
        const dropped = scope?.droppedAttributesCount ?? 0
        for (const metric of scoped.metrics)
          for (const [table, row] of pointRows(metric, shared, dropped)) add(table, row)
      }
    }
  }
  return tables
}

/** Rows that the decoder under test gives, or its error's text. */
export function actualTables(signal: Signal, bytes: Uint8Array): Tables | string {
  const under = collectorOf(signal)
  const appended = under.append(bytes)
  if (!appended.ok) return appended.error.kind === 'malformed' ? appended.error.at : appended.error.kind
  return Object.fromEntries(under.take().map((batch) => [batch.table, readNative(batch.native).rows]))
}

const DAY_2106 = 2n ** 32n * 1_000_000_000n
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const isId = (bytes: Uint8Array, size: number): boolean => bytes.length === size && bytes.some((b) => b !== 0)
const idOrNone = (bytes: Uint8Array, size: number): string => (isId(bytes, size) ? hex(bytes) : '')
const dateTime = (nanos: string): bigint => BigInt.asIntN(64, BigInt(nanos))

function mapOf(attributes: readonly KeyValue[] | undefined): Cell[] {
  const map = new Map<string, string>()
  for (const { key, value } of attributes ?? []) map.set(key, textOf(value))
  return [...map].sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

function textOf(value: AnyValue | null): string {
  switch (value?.value) {
    case 'stringValue':
      return value.stringValue
    case 'bytesValue':
      return Buffer.from(value.bytesValue).toString('base64')
    case 'boolValue':
    case 'intValue':
    case 'doubleValue':
      return String(value?.[value.value as 'boolValue' | 'intValue' | 'doubleValue'])
    case 'arrayValue':
    case 'kvlistValue':
      return jsonOf(value)
    default:
      return ''
  }
}

function jsonOf(value: AnyValue | null): string {
  switch (value?.value) {
    case 'arrayValue':
      return `[${value.arrayValue.values.map(jsonOf).join(',')}]`
    case 'kvlistValue': {
      const map = new Map<string, string>()
      for (const pair of value.kvlistValue.values) map.set(pair.key, jsonOf(pair.value))
      const sorted = [...map].sort(([a], [b]) => (a < b ? -1 : 1))
      return `{${sorted.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`
    }
    case 'intValue':
    case 'boolValue':
      return textOf(value)
    case 'doubleValue':
      return Number.isFinite(value.doubleValue) ? textOf(value) : `"${value.doubleValue}"`
    case undefined:
      return 'null'
    default:
      return JSON.stringify(textOf(value))
  }
}

const SPAN_KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']

function spanRow(span: Message, shared: Row): Row | undefined {
  const parent = span.parentSpanId
  const start = BigInt(span.startTimeUnixNano)
  const end = BigInt(span.endTimeUnixNano)
  if (!isId(span.traceId, 16) || !isId(span.spanId, 8) || ![0, 8].includes(parent.length)) return undefined
  if (start >= DAY_2106 || end >= DAY_2106) return undefined
  const links = span.links.filter((l) => isId(l.traceId, 16) && isId(l.spanId, 8))
  return {
    Timestamp: start,
    TraceId: hex(span.traceId),
    SpanId: hex(span.spanId),
    ParentSpanId: idOrNone(parent, 8),
    TraceState: span.traceState,
    SpanName: span.name,
    SpanKind: SPAN_KINDS[span.kind] ?? 'Unspecified',
    ServiceName: shared.ServiceName!,
    ResourceAttributes: shared.ResourceAttributes!,
    ScopeName: shared.ScopeName!,
    ScopeVersion: shared.ScopeVersion!,
    SpanAttributes: mapOf(span.attributes),
    Duration: end < start ? 0n : end - start,
    StatusCode: ['Unset', 'Ok', 'Error'][span.status?.code ?? 0] ?? 'Unset',
    StatusMessage: span.status?.message ?? '',
    'Events.Timestamp': span.events.map((e) => dateTime(e.timeUnixNano)),
    'Events.Name': span.events.map((e) => e.name),
    'Events.Attributes': span.events.map((e) => mapOf(e.attributes)),
    'Links.TraceId': links.map((l) => hex(l.traceId)),
    'Links.SpanId': links.map((l) => hex(l.spanId)),
    'Links.TraceState': links.map((l) => l.traceState),
    'Links.Attributes': links.map((l) => mapOf(l.attributes)),
  }
}

function logRow(log: Message, shared: Row): Row | undefined {
  const time = log.timeUnixNano === '0' ? log.observedTimeUnixNano : log.timeUnixNano
  if (BigInt(time) >= DAY_2106) return undefined
  const severity = log.severityNumber
  return {
    Timestamp: BigInt(time),
    TraceId: idOrNone(log.traceId, 16),
    SpanId: idOrNone(log.spanId, 8),
    TraceFlags: log.flags & 0xff,
    SeverityText: log.severityText,
    SeverityNumber: severity >= 0 && severity <= 24 ? severity : 0,
    Body: textOf(log.body),
    LogAttributes: mapOf(log.attributes),
    EventName: log.eventName ?? '',
    ...shared,
  }
}

const KINDS = {
  gauge: 'otel_metrics_gauge',
  sum: 'otel_metrics_sum',
  histogram: 'otel_metrics_histogram',
  exponentialHistogram: 'otel_metrics_exp_histogram',
  summary: 'otel_metrics_summary',
} as const

function pointRows(metric: Metric, shared: Row, dropped: number): [TelemetryTable, Row][] {
  const kind = metric.data
  if (!kind) return []
  const data = metric[kind]
  return data.dataPoints
    .filter((point) => BigInt(point.timeUnixNano) < DAY_2106)
    .map((point) => [
      KINDS[kind],
      {
        ...shared,
        ScopeDroppedAttrCount: dropped,
        MetricName: metric.name,
        MetricDescription: metric.description,
        MetricUnit: metric.unit,
        Attributes: mapOf(point.attributes),
        StartTimeUnix: dateTime(point.startTimeUnixNano),
        TimeUnix: BigInt(point.timeUnixNano),
        Flags: point.flags,
        ...ownCells(kind, point, data),
      },
    ])
}

const numberOf = (point: Message): number => Number(point.asDouble ?? point.asInt ?? 0)

function exemplarCells(point: Message): Row {
  const all = point.exemplars
  return {
    'Exemplars.FilteredAttributes': all.map((e) => mapOf(e.filteredAttributes)),
    'Exemplars.TimeUnix': all.map((e) => dateTime(e.timeUnixNano)),
    'Exemplars.Value': all.map(numberOf),
    'Exemplars.SpanId': all.map((e) => idOrNone(e.spanId, 8)),
    'Exemplars.TraceId': all.map((e) => idOrNone(e.traceId, 16)),
  }
}

function ownCells(kind: keyof typeof KINDS, point: Message, data: Message): Row {
  const value: Row = { Value: numberOf(point) }
  const temporality: Row = { AggregationTemporality: data.aggregationTemporality ?? 0 }
  const total: Row = { Count: BigInt(point.count ?? 0), Sum: point.sum ?? 0 }
  const ends: Row = { Min: point.min ?? 0, Max: point.max ?? 0 }
  switch (kind) {
    case 'gauge':
      return { ...value, ...exemplarCells(point) }
    case 'sum':
      return { ...value, ...temporality, IsMonotonic: data.isMonotonic, ...exemplarCells(point) }
    case 'histogram':
      return {
        ...total,
        ...ends,
        ...temporality,
        BucketCounts: point.bucketCounts.map(BigInt),
        ExplicitBounds: point.explicitBounds,
        ...exemplarCells(point),
      }
    case 'exponentialHistogram':
      return {
        ...total,
        ...ends,
        ...temporality,
        Scale: point.scale,
        ZeroCount: BigInt(point.zeroCount),
        PositiveOffset: point.positive?.offset ?? 0,
        PositiveBucketCounts: (point.positive?.bucketCounts ?? []).map(BigInt),
        NegativeOffset: point.negative?.offset ?? 0,
        NegativeBucketCounts: (point.negative?.bucketCounts ?? []).map(BigInt),
        ...exemplarCells(point),
      }
    case 'summary':
      return {
        ...total,
        'ValueAtQuantiles.Quantile': point.quantileValues.map((q) => q.quantile),
        'ValueAtQuantiles.Value': point.quantileValues.map((q) => q.value),
      }
  }
}

/** The request as OTLP/JSON text: ids in hex, other bytes in base64; 64-bit integers as text, or bare when asked. */
export function otlpJsonOf(signal: Signal, bytes: Uint8Array, bareIntegers: boolean): string {
  const codec = referenceOf[signal]
  const plain = codec.toObject(codec.decode(Buffer.from(bytes)), { longs: String, json: true })
  const text = JSON.stringify(plain, (key, value: unknown) => {
    if (!(value instanceof Uint8Array) && !isBufferJson(value)) return value
    const content = Buffer.from(value instanceof Uint8Array ? value : value.data)
    return /Id$/.test(key) ? content.toString('hex') : content.toString('base64')
  })
  return bareIntegers ? text.replace(/("\w+(?:Nano|intValue|asInt|[cC]ount)":)"(-?\d+)"/g, '$1$2') : text
}

const isBufferJson = (value: unknown): value is { readonly data: readonly number[] } =>
  typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
