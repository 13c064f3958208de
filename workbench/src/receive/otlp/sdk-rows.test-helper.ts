import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { DataPointType, type ResourceMetrics } from '@opentelemetry/sdk-metrics'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'

/** What each table should hold of what the SDK sent, as `rowQueries` reads it. */
export const rowQueries = {
  otel_traces: `SELECT * EXCEPT (Timestamp, Duration, SampleRate, AdjustedCount, IngestLot, \`Events.Timestamp\`),
    toString(toUnixTimestamp64Nano(Timestamp)) AS startNs, toString(Duration) AS durationNs,
    arrayMap(at -> toString(toUnixTimestamp64Nano(at)), \`Events.Timestamp\`) AS eventsNs FROM otel_traces ORDER BY SpanId`,
  otel_logs: `SELECT TraceId, SpanId, TraceFlags, SeverityText, SeverityNumber, ServiceName, Body, ResourceAttributes,
    ScopeName, ScopeVersion, LogAttributes, EventName, toString(toUnixTimestamp64Nano(Timestamp)) AS timeNs
    FROM otel_logs ORDER BY Timestamp`,
  otel_metrics_sum: `SELECT ServiceName, MetricName, MetricDescription, MetricUnit, Attributes, ResourceAttributes, ScopeName,
    ScopeVersion, Value, AggregationTemporality, IsMonotonic, toString(toUnixTimestamp64Nano(TimeUnix)) AS timeNs
    FROM otel_metrics_sum`,
  otel_metrics_gauge: `SELECT ServiceName, MetricName, MetricDescription, MetricUnit, Attributes, ResourceAttributes, ScopeName,
    ScopeVersion, Value, toString(toUnixTimestamp64Nano(TimeUnix)) AS timeNs FROM otel_metrics_gauge`,
  otel_metrics_histogram: `SELECT ServiceName, MetricName, MetricDescription, MetricUnit, Attributes, ResourceAttributes,
    ScopeName, ScopeVersion, toFloat64(Count) AS Count, Sum, Min, Max, arrayMap(c -> toFloat64(c), BucketCounts) AS BucketCounts,
    ExplicitBounds, AggregationTemporality, toString(toUnixTimestamp64Nano(TimeUnix)) AS timeNs FROM otel_metrics_histogram`,
  otel_metrics_exp_histogram: `SELECT ServiceName, MetricName, MetricDescription, MetricUnit, Attributes, ResourceAttributes,
    ScopeName, ScopeVersion, toFloat64(Count) AS Count, Sum, Min, Max, Scale, toFloat64(ZeroCount) AS ZeroCount, PositiveOffset,
    arrayMap(c -> toFloat64(c), PositiveBucketCounts) AS PositiveBucketCounts, NegativeOffset,
    arrayMap(c -> toFloat64(c), NegativeBucketCounts) AS NegativeBucketCounts, AggregationTemporality,
    toString(toUnixTimestamp64Nano(TimeUnix)) AS timeNs FROM otel_metrics_exp_histogram`,
}

export type Row = Readonly<Record<string, unknown>>

const origin = {
  ServiceName: 'checkout',
  ResourceAttributes: { 'process.pid': '4711', 'service.name': 'checkout', 'service.version': '7f3c2d' },
  ScopeName: 'scope',
  ScopeVersion: '1.2.3',
}

/** The row of a span. */
export function spanRow(span: ReadableSpan): Row {
  return {
    ...origin,
    TraceId: span.spanContext().traceId,
    SpanId: span.spanContext().spanId,
    ParentSpanId: span.parentSpanContext?.spanId ?? '',
    TraceState: '',
    SpanName: span.name,
    SpanKind: wordOf(SpanKind[span.kind]),
    SpanAttributes: texts(span.attributes),
    StatusCode: wordOf(SpanStatusCode[span.status.code]),
    StatusMessage: span.status.message ?? '',
    startNs: ns(span.startTime),
    durationNs: String(BigInt(ns(span.endTime)) - BigInt(ns(span.startTime))),
    eventsNs: span.events.map(({ time }) => ns(time)),
    'Events.Name': span.events.map(({ name }) => name),
    'Events.Attributes': span.events.map(({ attributes }) => texts(attributes ?? {})),
    'Links.TraceId': span.links.map(({ context }) => context.traceId),
    'Links.SpanId': span.links.map(({ context }) => context.spanId),
    'Links.TraceState': span.links.map(() => ''),
    'Links.Attributes': span.links.map(({ attributes }) => texts(attributes ?? {})),
  }
}

/** The row of a log record. */
export function logRow(record: ReadableLogRecord): Row {
  return {
    ...origin,
    TraceId: record.spanContext?.traceId,
    SpanId: record.spanContext?.spanId,
    TraceFlags: record.spanContext?.traceFlags,
    SeverityText: record.severityText,
    SeverityNumber: record.severityNumber,
    Body: record.body,
    LogAttributes: texts(record.attributes),
    EventName: record.eventName ?? '',
    timeNs: ns(record.hrTime),
  }
}

type PointTable = 'otel_metrics_sum' | 'otel_metrics_gauge' | 'otel_metrics_histogram' | 'otel_metrics_exp_histogram'

/** The rows of all points, by table. */
export function pointRows({ scopeMetrics }: ResourceMetrics): Record<PointTable, Row[]> {
  const rows: Record<PointTable, Row[]> = {
    otel_metrics_sum: [],
    otel_metrics_gauge: [],
    otel_metrics_histogram: [],
    otel_metrics_exp_histogram: [],
  }
  for (const metric of scopeMetrics.flatMap(({ metrics }) => metrics)) {
    const { name: MetricName, description: MetricDescription, unit: MetricUnit } = metric.descriptor
    const AggregationTemporality = metric.aggregationTemporality + 1 // the SDK counts from 0, the wire from 1
    const common = (point: { attributes: object; endTime: HrTime }) => ({
      ...origin,
      MetricName,
      MetricDescription,
      MetricUnit,
      Attributes: texts(point.attributes),
      timeNs: ns(point.endTime),
    })
    switch (metric.dataPointType) {
      case DataPointType.SUM:
        for (const point of metric.dataPoints)
          rows.otel_metrics_sum.push({
            ...common(point),
            Value: point.value,
            AggregationTemporality,
            IsMonotonic: metric.isMonotonic,
          })
        break
      case DataPointType.GAUGE:
        for (const point of metric.dataPoints) rows.otel_metrics_gauge.push({ ...common(point), Value: point.value })
        break
      case DataPointType.HISTOGRAM:
        for (const point of metric.dataPoints) {
          const { count: Count, sum: Sum, min: Min, max: Max, buckets } = point.value
          const { counts: BucketCounts, boundaries: ExplicitBounds } = buckets
          rows.otel_metrics_histogram.push({
            ...common(point),
            AggregationTemporality,
            Count,
            Sum,
            Min,
            Max,
            BucketCounts,
            ExplicitBounds,
          })
        }
        break
      case DataPointType.EXPONENTIAL_HISTOGRAM:
        for (const point of metric.dataPoints) {
          const {
            count: Count,
            sum: Sum,
            min: Min,
            max: Max,
            scale: Scale,
            zeroCount: ZeroCount,
            positive,
            negative,
          } = point.value
          rows.otel_metrics_exp_histogram.push({
            ...common(point),
            ...{ AggregationTemporality, Count, Sum, Min, Max, Scale, ZeroCount },
            ...{ PositiveOffset: positive.offset, PositiveBucketCounts: positive.bucketCounts },
            ...{ NegativeOffset: negative.offset, NegativeBucketCounts: negative.bucketCounts },
          })
        }
        break
    }
  }
  return rows
}

/** Attribute values as the tables keep them: text as it is, everything else as JSON. */
function texts(attributes: object): Row {
  const entries = Object.entries(attributes).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ])
  return Object.fromEntries(entries.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)))
}

const ns = ([seconds, nanos]: HrTime): string => String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))

const wordOf = (name = ''): string => name.charAt(0) + name.slice(1).toLowerCase()
