import root from 'otlp-reference/build/src/generated/root.js'
import { unreachable } from '../src/lib/assert.ts'
import type { Signal } from '../src/model/batch.ts'
import { bytes, type KeyValue, randomFrom, resourceOf, SPANS_PER_REQUEST, spanRequests, text } from './ingest-spans.ts'

type Encoder = { encode(message: object): { finish(): Uint8Array } }
type Root = {
  opentelemetry: {
    proto: {
      collector: {
        logs: { v1: { ExportLogsServiceRequest: Encoder } }
        metrics: { v1: { ExportMetricsServiceRequest: Encoder } }
      }
    }
  }
}

const { logs, metrics } = (root as unknown as Root).opentelemetry.proto.collector

/** Items of each request: spans, log lines or samples. */
export const ITEMS_PER_REQUEST = SPANS_PER_REQUEST

/** Requests of a signal as an SDK sends them, 512 items each, 8 attributes on the resource. */
export function requestsOf(signal: Signal, count: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed)
  const all = Array.from({ length: count }, (_, at) => at)
  switch (signal) {
    case 'traces':
      return spanRequests(count, seed)
    case 'logs':
      return all.map((at) => logs.v1.ExportLogsServiceRequest.encode(logRequest(at, random)).finish())
    case 'metrics':
      return all.map((at) => metrics.v1.ExportMetricsServiceRequest.encode(metricRequest(at, random)).finish())
    default:
      return unreachable(signal)
  }
}

const BASE_NS = 1_700_000_000_000_000_000n
const ITEM_NS = 250_000n
const nanosAt = (at: number) => String(BASE_NS + BigInt(at) * ITEM_NS)
const resourceAt = (at: number) => ({ attributes: resourceOf(`service-${at % 12}`, at) })

function logRequest(at: number, random: () => number) {
  const logRecords = Array.from({ length: ITEMS_PER_REQUEST }, (_, index) =>
    logRecordOf(at * ITEMS_PER_REQUEST + index, random),
  )
  return { resourceLogs: [{ resource: resourceAt(at), scopeLogs: [{ scope: { name: 'logger' }, logRecords }] }] }
}

function logRecordOf(at: number, random: () => number) {
  const isError = random() < 0.02
  const order = Math.floor(random() * 1e6)
  const body = isError
    ? `order ${order} could not be paid: deadline of ${100 + Math.floor(random() * 900)} ms exceeded`
    : `order ${order} of user u-${Math.floor(random() * 1e5)} went from cart to payment in ${Math.floor(random() * 400)} ms`
  return {
    timeUnixNano: nanosAt(at),
    observedTimeUnixNano: nanosAt(at),
    severityNumber: isError ? 17 : 9,
    severityText: isError ? 'ERROR' : 'INFO',
    body: { stringValue: body },
    traceId: bytes(16, random),
    spanId: bytes(8, random),
    attributes: [
      text('code.function', `step${Math.floor(random() * 40)}`),
      text('thread.name', `worker-${Math.floor(random() * 8)}`),
      text('order.id', String(order)),
      { key: 'attempt', value: { intValue: 1 } } satisfies KeyValue,
    ],
  }
}

const KINDS = ['gauge', 'gauge', 'gauge', 'gauge', 'sum', 'sum', 'sum', 'histogram'] as const
const POINTS = ITEMS_PER_REQUEST / KINDS.length // of each metric: one for each of so many series

function metricRequest(at: number, random: () => number) {
  const timeNs = nanosAt(at * ITEMS_PER_REQUEST)
  const all = KINDS.map((kind, metric) => {
    const dataPoints = Array.from({ length: POINTS }, (_, series) => pointOf(kind, timeNs, series, random))
    const data =
      kind === 'gauge' ? { dataPoints } : { dataPoints, aggregationTemporality: 2, isMonotonic: kind === 'sum' }
    return { name: `http.server.measure.${metric}`, unit: 's', [kind]: data }
  })
  return { resourceMetrics: [{ resource: resourceAt(at), scopeMetrics: [{ scope: { name: 'meter' }, metrics: all }] }] }
}

const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

function pointOf(kind: (typeof KINDS)[number], timeUnixNano: string, series: number, random: () => number) {
  const attributes = [
    text('http.request.method', series % 2 ? 'GET' : 'POST'),
    text('http.route', `/api/v1/items/${series}`),
    text('network.protocol.version', '1.1'),
  ]
  const shared = { attributes, startTimeUnixNano: nanosAt(0), timeUnixNano }
  if (kind !== 'histogram') return { ...shared, asDouble: Math.round(random() * 1e4) / 100 }
  const bucketCounts = [...BOUNDS, 0].map(() => Math.floor(random() * 50))
  const count = bucketCounts.reduce((sum, inBucket) => sum + inBucket, 0)
  return { ...shared, count, sum: count * random(), bucketCounts, explicitBounds: BOUNDS }
}
