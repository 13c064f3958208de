type Attributes = Readonly<Record<string, string>>

type Sender = { readonly resource: Attributes; readonly scope: string; readonly scope_version: string }

/** A row of `recorded-spans.sql`. */
export type SpanRow = Sender & {
  readonly start_ns: string
  readonly end_ns: string
  readonly trace_id: string
  readonly span_id: string
  readonly parent_id: string
  readonly trace_state: string
  readonly name: string
  readonly kind: string
  readonly attributes: Attributes
  readonly code: string
  readonly message: string
  readonly event_ns: readonly string[]
  readonly event_names: readonly string[]
  readonly event_attributes: readonly Attributes[]
  readonly link_traces: readonly string[]
  readonly link_spans: readonly string[]
}

/** A row of `recorded-logs.sql`. */
export type LogRow = Sender & {
  readonly time_ns: string
  readonly trace_id: string
  readonly span_id: string
  readonly flags: number
  readonly severity: string
  readonly severity_number: number
  readonly body: string
  readonly attributes: Attributes
  readonly event_name: string
}

type PointRow = Sender & {
  readonly name: string
  readonly description: string
  readonly unit: string
  readonly attributes: Attributes
  readonly start_ns: string
  readonly time_ns: string
  readonly flags: number
}

type Buckets = PointRow & {
  readonly count: string
  readonly sum: number
  readonly min: number
  readonly max: number
  readonly temporality: number
}

/** A row of one of the queries that read points of metrics. */
export type MetricRow =
  | (PointRow & { readonly kind: 'gauge'; readonly value: number })
  | (PointRow & {
      readonly kind: 'sum'
      readonly value: number
      readonly temporality: number
      readonly monotonic: boolean
    })
  | (Buckets & { readonly kind: 'histogram'; readonly buckets: readonly string[]; readonly bounds: readonly number[] })
  | (Buckets & {
      readonly kind: 'exp-histogram'
      readonly scale: number
      readonly zeros: string
      readonly positive_offset: number
      readonly positive: readonly string[]
      readonly negative_offset: number
      readonly negative: readonly string[]
    })
  | (PointRow & {
      readonly kind: 'summary'
      readonly count: string
      readonly sum: number
      readonly quantiles: readonly number[]
      readonly quantile_values: readonly number[]
    })

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer']
const CODES = ['Unset', 'Ok', 'Error']

/** Spans as one OTLP/JSON export request. Attributes are text: the store does not keep what else they were. */
export const traceRequest = (rows: readonly SpanRow[]): object => ({
  resourceSpans: bySender(rows, (resource, scope, own) => ({
    resource,
    scopeSpans: [{ scope, spans: own.map(spanOf) }],
  })),
})

/** Log records as one OTLP/JSON export request. */
export const logRequest = (rows: readonly LogRow[]): object => ({
  resourceLogs: bySender(rows, (resource, scope, own) => ({
    resource,
    scopeLogs: [{ scope, logRecords: own.map(logOf) }],
  })),
})

/** Points of metrics as one OTLP/JSON export request, each with its metric. */
export const metricRequest = (rows: readonly MetricRow[]): object => ({
  resourceMetrics: bySender(rows, (resource, scope, own) => ({
    resource,
    scopeMetrics: [{ scope, metrics: own.map(metricOf) }],
  })),
})

function bySender<Row extends Sender, Out>(
  rows: readonly Row[],
  outOf: (resource: object, scope: object, own: readonly Row[]) => Out,
): readonly Out[] {
  const senders = new Map<string, Row[]>()
  for (const row of rows) {
    const key = JSON.stringify([row.resource, row.scope, row.scope_version])
    const own = senders.get(key)
    if (own === undefined) senders.set(key, [row])
    else own.push(row)
  }
  return [...senders.values()].map((own) => {
    const { resource, scope, scope_version } = own[0]!
    return outOf({ attributes: attributesOf(resource) }, { name: scope, version: scope_version }, own)
  })
}

const attributesOf = (attributes: Attributes): readonly object[] =>
  Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } }))

const spanOf = (row: SpanRow): object => ({
  traceId: row.trace_id,
  spanId: row.span_id,
  ...(row.parent_id !== '' && { parentSpanId: row.parent_id }),
  ...(row.trace_state !== '' && { traceState: row.trace_state }),
  name: row.name,
  kind: Math.max(0, KINDS.indexOf(row.kind)),
  startTimeUnixNano: row.start_ns,
  endTimeUnixNano: row.end_ns,
  attributes: attributesOf(row.attributes),
  status: { code: Math.max(0, CODES.indexOf(row.code)), ...(row.message !== '' && { message: row.message }) },
  events: row.event_ns.map((timeUnixNano, i) => ({
    timeUnixNano,
    name: row.event_names[i],
    attributes: attributesOf(row.event_attributes[i] ?? {}),
  })),
  links: row.link_traces.map((traceId, i) => ({ traceId, spanId: row.link_spans[i] })),
})

const logOf = (row: LogRow): object => ({
  timeUnixNano: row.time_ns,
  severityNumber: row.severity_number,
  severityText: row.severity,
  body: { stringValue: row.body },
  attributes: attributesOf(row.attributes),
  flags: row.flags,
  traceId: row.trace_id,
  spanId: row.span_id,
  ...(row.event_name !== '' && { eventName: row.event_name }),
})

function metricOf(row: MetricRow): object {
  const { name, description, unit, attributes, start_ns, time_ns, flags } = row
  const head = { name, description, unit }
  const point = { attributes: attributesOf(attributes), startTimeUnixNano: start_ns, timeUnixNano: time_ns, flags }
  switch (row.kind) {
    case 'gauge':
      return { ...head, gauge: { dataPoints: [{ ...point, asDouble: row.value }] } }
    case 'sum': {
      const { temporality: aggregationTemporality, monotonic: isMonotonic, value } = row
      return { ...head, sum: { aggregationTemporality, isMonotonic, dataPoints: [{ ...point, asDouble: value }] } }
    }
    case 'histogram': {
      const { temporality: aggregationTemporality, count, sum, buckets: bucketCounts, bounds: explicitBounds } = row
      const own = { ...point, count, sum, bucketCounts, explicitBounds, ...extremes(row) }
      return { ...head, histogram: { aggregationTemporality, dataPoints: [own] } }
    }
    case 'exp-histogram': {
      const { temporality: aggregationTemporality, count, sum, scale, zeros: zeroCount } = row
      const positive = { offset: row.positive_offset, bucketCounts: row.positive }
      const negative = { offset: row.negative_offset, bucketCounts: row.negative }
      const own = { ...point, count, sum, scale, zeroCount, positive, negative, ...extremes(row) }
      return { ...head, exponentialHistogram: { aggregationTemporality, dataPoints: [own] } }
    }
    case 'summary': {
      const quantileValues = row.quantiles.map((quantile, i) => ({ quantile, value: row.quantile_values[i] }))
      return { ...head, summary: { dataPoints: [{ ...point, count: row.count, sum: row.sum, quantileValues }] } }
    }
  }
}

/** The store keeps 0 of an extreme that was not told: two of 0 are left away unless everything measured was 0. */
const extremes = ({ min, max, sum, count }: Buckets): object =>
  min === 0 && max === 0 && (sum !== 0 || count === '0') ? {} : { min, max }
