import {
  type Context,
  type HrTime,
  ROOT_CONTEXT,
  SeverityNumber,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
  ValueType,
} from '@opentelemetry/api'
import * as logsGrpc from '@opentelemetry/exporter-logs-otlp-grpc'
import * as logsJson from '@opentelemetry/exporter-logs-otlp-http'
import * as logsProto from '@opentelemetry/exporter-logs-otlp-proto'
import * as metricsGrpc from '@opentelemetry/exporter-metrics-otlp-grpc'
import * as metricsJson from '@opentelemetry/exporter-metrics-otlp-http'
import * as metricsProto from '@opentelemetry/exporter-metrics-otlp-proto'
import * as tracesGrpc from '@opentelemetry/exporter-trace-otlp-grpc'
import * as tracesJson from '@opentelemetry/exporter-trace-otlp-http'
import * as tracesProto from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { BatchLogRecordProcessor, LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import {
  AggregationType,
  MeterProvider,
  PeriodicExportingMetricReader,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { BatchSpanProcessor, type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace'
import type { Receiver } from './receiver.ts'

/** The ways in which the OpenTelemetry SDK for JavaScript sends. */
export const ways = ['http/protobuf', 'http/json', 'grpc'] as const

export type Way = { readonly protocol: (typeof ways)[number]; readonly gzip: boolean }

const exporters = {
  'http/protobuf': { traces: tracesProto, logs: logsProto, metrics: metricsProto },
  'http/json': { traces: tracesJson, logs: logsJson, metrics: metricsJson },
  grpc: { traces: tracesGrpc, logs: logsGrpc, metrics: metricsGrpc },
}

/** An exporter of the SDK that keeps what it was given to send. */
function kept<Items, Exporter extends { export(items: Items, done: (result: { code: number }) => void): void }>(
  exporter: Exporter,
  sent: Items[],
): Exporter {
  const send = exporter.export.bind(exporter)
  exporter.export = (items, done) => {
    sent.push(items)
    send(items, done)
  }
  return exporter
}

const resource = resourceFromAttributes({
  'service.name': 'checkout',
  'service.version': '7f3c2d',
  'process.pid': 4711,
})

/** Sends `count` spans, and says which. */
export async function sendSpans(receiver: Receiver, way: Way, count: number): Promise<readonly ReadableSpan[]> {
  const sent: ReadableSpan[][] = []
  const exporter = kept(new exporters[way.protocol].traces.OTLPTraceExporter(configOf(receiver, way, 'traces')), sent)
  const provider = new TracerProvider({
    resource,
    spanProcessors: [new BatchSpanProcessor({ exporter, maxExportBatchSize: 30 })],
  })
  const tracer = provider.getTracer('scope', '1.2.3')
  let context: Context = ROOT_CONTEXT
  for (let index = 0; index < count; index++) {
    const linked = trace.getSpanContext(context)
    const links = linked === undefined ? [] : [{ context: linked, attributes: { 'link.kind': 'previous' } }]
    const kind = [SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER][index % 5]!
    const startTime: HrTime = [1_700_000_000 + index, 123_456_789]
    const span = tracer.startSpan(
      `GET /item/${index}`,
      { kind, startTime, links, attributes: attributesFor(index) },
      context,
    )
    span.addEvent('cache.miss', { 'cache.key': `k${index}` }, [1_700_000_000 + index, 200_000_001])
    if (index % 3 === 0) span.setStatus({ code: SpanStatusCode.ERROR, message: 'no such item – “sorry”' })
    if (index % 3 === 1) span.setStatus({ code: SpanStatusCode.OK })
    span.end([1_700_000_000 + index, 987_654_321])
    context = index % 4 === 3 ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, span)
  }
  await provider.forceFlush()
  await provider.shutdown()
  return sent.flat()
}

/** Sends `count` log records, and says which. */
export async function sendLogs(receiver: Receiver, way: Way, count: number): Promise<readonly ReadableLogRecord[]> {
  const sent: ReadableLogRecord[][] = []
  const exporter = kept(new exporters[way.protocol].logs.OTLPLogExporter(configOf(receiver, way, 'logs')), sent)
  const provider = new LoggerProvider({
    resource,
    processors: [new BatchLogRecordProcessor({ exporter, maxExportBatchSize: 30 })],
  })
  const logger = provider.getLogger('scope', '1.2.3')
  for (let index = 0; index < count; index++) {
    const spanContext = { traceId: hex(16, index), spanId: hex(8, index), traceFlags: TraceFlags.SAMPLED }
    logger.emit({
      timestamp: [1_700_000_000 + index, 123_456_789],
      severityNumber: index % 2 ? SeverityNumber.WARN : SeverityNumber.ERROR2,
      severityText: index % 2 ? 'warn' : 'error',
      body: `could not charge order ${index}:\n\tcard – declined\0`,
      eventName: index % 5 ? '' : 'charge.failed',
      attributes: attributesFor(index),
      context: trace.setSpanContext(ROOT_CONTEXT, spanContext),
    })
  }
  await provider.forceFlush()
  await provider.shutdown()
  return sent.flat()
}

/** Sends sums, gauges and both kinds of histograms, one point each per series, and says which. */
export async function sendPoints(receiver: Receiver, way: Way, series: number): Promise<ResourceMetrics> {
  const sent: ResourceMetrics[] = []
  const exporter = kept(
    new exporters[way.protocol].metrics.OTLPMetricExporter(configOf(receiver, way, 'metrics')),
    sent,
  )
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  const exponential = {
    instrumentName: 'request.size',
    aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM },
  } as const
  const provider = new MeterProvider({ resource, readers: [reader], views: [exponential] })
  const meter = provider.getMeter('scope', '1.2.3')
  const requests = meter.createCounter('requests', {
    description: 'taken',
    unit: '{request}',
    valueType: ValueType.INT,
  })
  const open = meter.createUpDownCounter('connections.open')
  const depth = meter.createGauge('queue.depth', { unit: '1' })
  const duration = meter.createHistogram('request.duration', {
    unit: 's',
    advice: { explicitBucketBoundaries: [0.1, 1, 10] },
  })
  const size = meter.createHistogram('request.size', { unit: 'By' })
  for (let index = 0; index < series; index++) {
    const attributes = { 'http.route': `/item/${index}`, 'http.response.status_code': 200 + index }
    requests.add(2 ** 40 + index, attributes)
    open.add(-index, attributes)
    depth.record(index + 0.1, attributes)
    for (const value of [0, 0.05, 0.5 + index, 20]) duration.record(value, attributes)
    for (const value of [0, 1.5, 1000 + index]) size.record(value, attributes)
  }
  await provider.shutdown()
  return sent[0]!
}

function attributesFor(index: number) {
  return {
    'http.route': '/item/{id}',
    'http.response.status_code': 200 + index,
    'item.price': index + 0.25,
    'item.inStock': index % 2 === 0,
    'item.tags': ['fresh', 'größer – “quoted”'],
    empty: '',
    'big.integer': -(2 ** 45) - index,
  }
}

function configOf(receiver: Receiver, { protocol, gzip }: Way, signal: 'traces' | 'logs' | 'metrics') {
  const compression = gzip ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE
  if (protocol === 'grpc') return { url: `http://127.0.0.1:${receiver.grpcPort}`, compression }
  return { url: `http://127.0.0.1:${receiver.httpPort}/v1/${signal}`, compression }
}

const hex = (bytes: number, value: number): string => (value + 1).toString(16).padStart(bytes * 2, '0')
