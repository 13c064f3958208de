import type { Signal } from '../../model/batch.ts'

/** How a field stands on the wire and in OTLP/JSON. */
export type FieldKind =
  | 'string'
  | 'bytes'
  /** Bytes that JSON gives in hex: trace and span ids. */
  | 'id'
  | 'bool'
  | 'int64'
  | 'uint64'
  | 'uint32'
  | 'sint32'
  | 'enum'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64'
  /** Nanoseconds since 1970, a fixed64. */
  | 'time'
  | 'double'

/** One field of a message; `of` gives the type of a submessage. */
export type Field = {
  readonly number: number
  /** Its name in the .proto file and in JSON. */
  readonly name: string
  readonly json: string
  readonly repeated: boolean
} & ({ readonly kind: FieldKind } | { readonly kind: 'message'; readonly of: () => Message })

/** A message type of OTLP, found by JSON name or by number. */
export type Message = {
  /** Whether it is one of the things a request brings: what does not fit costs that one, not the request. */
  readonly isItem: boolean
  readonly byJson: ReadonlyMap<string, Field>
  readonly byNumber: ReadonlyMap<number, Field>
}

type Type = FieldKind | (() => Message)
type Spec = Readonly<Record<string, readonly [number: number, type: Type, repeated?: 'repeated']>>

function message(spec: Spec, isItem = false): Message {
  const fields = Object.entries(spec).map(([name, [number, type, repeated]]): Field => {
    const json = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
    const common = { number, name, json, repeated: repeated !== undefined }
    return typeof type === 'string' ? { ...common, kind: type } : { ...common, kind: 'message', of: type }
  })
  const byJson = new Map(fields.map((f) => [f.json, f]))
  return { isItem, byJson, byNumber: new Map(fields.map((f) => [f.number, f])) }
}

const item = (spec: Spec): Message => message(spec, true)

const ArrayValue = message({ values: [1, () => AnyValue, 'repeated'] })
const KeyValueList = message({ values: [1, () => KeyValue, 'repeated'] })

const AnyValue: Message = message({
  string_value: [1, 'string'],
  bool_value: [2, 'bool'],
  int_value: [3, 'int64'],
  double_value: [4, 'double'],
  array_value: [5, () => ArrayValue],
  kvlist_value: [6, () => KeyValueList],
  bytes_value: [7, 'bytes'],
})

const KeyValue: Message = message({ key: [1, 'string'], value: [2, () => AnyValue] })

const attributes = (number: number) => [number, () => KeyValue, 'repeated'] as const

const Resource = message({ attributes: attributes(1), dropped_attributes_count: [2, 'uint32'] })

const Scope = message({
  name: [1, 'string'],
  version: [2, 'string'],
  attributes: attributes(3),
  dropped_attributes_count: [4, 'uint32'],
})

const SpanEvent = message({
  time_unix_nano: [1, 'time'],
  name: [2, 'string'],
  attributes: attributes(3),
  dropped_attributes_count: [4, 'uint32'],
})

const SpanLink = message({
  trace_id: [1, 'id'],
  span_id: [2, 'id'],
  trace_state: [3, 'string'],
  attributes: attributes(4),
  dropped_attributes_count: [5, 'uint32'],
  flags: [6, 'fixed32'],
})

const Status = message({ message: [2, 'string'], code: [3, 'enum'] })

const Span = item({
  trace_id: [1, 'id'],
  span_id: [2, 'id'],
  trace_state: [3, 'string'],
  parent_span_id: [4, 'id'],
  name: [5, 'string'],
  kind: [6, 'enum'],
  start_time_unix_nano: [7, 'time'],
  end_time_unix_nano: [8, 'time'],
  attributes: attributes(9),
  dropped_attributes_count: [10, 'uint32'],
  events: [11, () => SpanEvent, 'repeated'],
  dropped_events_count: [12, 'uint32'],
  links: [13, () => SpanLink, 'repeated'],
  dropped_links_count: [14, 'uint32'],
  status: [15, () => Status],
  flags: [16, 'fixed32'],
})

const LogRecord = item({
  time_unix_nano: [1, 'time'],
  severity_number: [2, 'enum'],
  severity_text: [3, 'string'],
  body: [5, () => AnyValue],
  attributes: attributes(6),
  dropped_attributes_count: [7, 'uint32'],
  flags: [8, 'fixed32'],
  trace_id: [9, 'id'],
  span_id: [10, 'id'],
  observed_time_unix_nano: [11, 'time'],
  event_name: [12, 'string'],
})

const Exemplar = message({
  time_unix_nano: [2, 'time'],
  as_double: [3, 'double'],
  span_id: [4, 'id'],
  trace_id: [5, 'id'],
  as_int: [6, 'sfixed64'],
  filtered_attributes: attributes(7),
})

const NumberDataPoint = item({
  start_time_unix_nano: [2, 'time'],
  time_unix_nano: [3, 'time'],
  as_double: [4, 'double'],
  exemplars: [5, () => Exemplar, 'repeated'],
  as_int: [6, 'sfixed64'],
  attributes: attributes(7),
  flags: [8, 'uint32'],
})

const HistogramDataPoint = item({
  start_time_unix_nano: [2, 'time'],
  time_unix_nano: [3, 'time'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  bucket_counts: [6, 'fixed64', 'repeated'],
  explicit_bounds: [7, 'double', 'repeated'],
  exemplars: [8, () => Exemplar, 'repeated'],
  attributes: attributes(9),
  flags: [10, 'uint32'],
  min: [11, 'double'],
  max: [12, 'double'],
})

const Buckets = message({ offset: [1, 'sint32'], bucket_counts: [2, 'uint64', 'repeated'] })

const ExponentialHistogramDataPoint = item({
  attributes: attributes(1),
  start_time_unix_nano: [2, 'time'],
  time_unix_nano: [3, 'time'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  scale: [6, 'sint32'],
  zero_count: [7, 'fixed64'],
  positive: [8, () => Buckets],
  negative: [9, () => Buckets],
  flags: [10, 'uint32'],
  exemplars: [11, () => Exemplar, 'repeated'],
  min: [12, 'double'],
  max: [13, 'double'],
  zero_threshold: [14, 'double'],
})

const ValueAtQuantile = message({ quantile: [1, 'double'], value: [2, 'double'] })

const SummaryDataPoint = item({
  start_time_unix_nano: [2, 'time'],
  time_unix_nano: [3, 'time'],
  count: [4, 'fixed64'],
  sum: [5, 'double'],
  quantile_values: [6, () => ValueAtQuantile, 'repeated'],
  attributes: attributes(7),
  flags: [8, 'uint32'],
})

const points = (of: Message, more: Spec = {}) => message({ data_points: [1, () => of, 'repeated'], ...more })
const temporality: Spec = { aggregation_temporality: [2, 'enum'] }
const Gauge = points(NumberDataPoint)
const Sum = points(NumberDataPoint, { ...temporality, is_monotonic: [3, 'bool'] })
const Histogram = points(HistogramDataPoint, temporality)
const ExponentialHistogram = points(ExponentialHistogramDataPoint, temporality)
const Summary = points(SummaryDataPoint)

const Metric = item({
  name: [1, 'string'],
  description: [2, 'string'],
  unit: [3, 'string'],
  gauge: [5, () => Gauge],
  sum: [7, () => Sum],
  histogram: [9, () => Histogram],
  exponential_histogram: [10, () => ExponentialHistogram],
  summary: [11, () => Summary],
})

function request(items: 'spans' | 'log_records' | 'metrics', of: Message): Message {
  const what = items === 'log_records' ? 'logs' : items
  const scopeItems = message({
    scope: [1, () => Scope],
    [items]: [2, () => of, 'repeated'],
    schema_url: [3, 'string'],
  })
  const resourceItems = message({
    resource: [1, () => Resource],
    [`scope_${what}`]: [2, () => scopeItems, 'repeated'],
    schema_url: [3, 'string'],
  })
  return message({ [`resource_${what}`]: [1, () => resourceItems, 'repeated'] })
}

/** The Export…ServiceRequest of each signal. */
export const REQUESTS: Readonly<Record<Signal, Message>> = {
  traces: request('spans', Span),
  logs: request('log_records', LogRecord),
  metrics: request('metrics', Metric),
}
