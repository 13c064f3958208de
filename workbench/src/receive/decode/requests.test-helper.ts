import fc from 'fast-check'
import type { Signal } from '../../model/batch.ts'

/* Random OTLP requests as plain objects, biased to what breaks decoders: odd ids, huge numbers, equal keys, deep values. */

const U64_MAX = 2n ** 64n - 1n
const u64 = fc.bigInt({ min: 0n, max: U64_MAX }).map(String)
const i64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)
const u32 = fc.nat({ max: 2 ** 32 - 1 })
const i32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })
const text = fc.oneof(
  fc.constantFrom('', 'GET /cart', 'service.name', 'é€😀', 'x'.repeat(200)),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const key = fc.oneof(fc.constantFrom('service.name', 'http.route', 'a', 'b', 'é', ''), text)
const bytesOf = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
const idOf = (size: number) =>
  fc.oneof(
    { weight: 12, arbitrary: bytesOf(size) },
    fc.constant(new Uint8Array(size)),
    fc.uint8Array({ maxLength: 20 }),
  )
const maybeIdOf = (size: number) => fc.oneof(fc.constant(new Uint8Array(0)), idOf(size))
const seconds2106 = 2n ** 32n * 1_000_000_000n
const time = fc.oneof(
  { weight: 12, arbitrary: fc.bigInt({ min: 0n, max: seconds2106 - 1n }).map(String) },
  fc.constantFrom('0', String(seconds2106 - 1n), String(seconds2106)),
  u64,
)
const double = fc.double()

const scalarValue = fc.oneof(
  text.map((stringValue) => ({ stringValue })),
  fc.boolean().map((boolValue) => ({ boolValue })),
  i64.map((intValue) => ({ intValue })),
  fc.integer({ min: 0, max: 200_000 }).map((intValue) => ({ intValue: String(intValue) })),
  double.map((doubleValue) => ({ doubleValue })),
  fc.uint8Array({ maxLength: 9 }).map((bytesValue) => ({ bytesValue })),
  fc.constant({}),
)
const anyValue = fc.letrec<{ value: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    { weight: 4, arbitrary: scalarValue },
    fc.array(tie('value'), { maxLength: 3 }).map((values) => ({ arrayValue: { values } })),
    fc
      .array(fc.record({ key, value: tie('value') }, { requiredKeys: ['key'] }), { maxLength: 3 })
      .map((values) => ({ kvlistValue: { values } })),
  ),
})).value
const attributes = fc.array(fc.record({ key, value: anyValue }, { requiredKeys: ['key'] }), { maxLength: 6 })

/** Fields of which any may be absent, as on the wire. */
const some = <T extends object>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(fields, { requiredKeys: [] })

const span = fc
  .tuple(
    fc.record({ traceId: idOf(16), spanId: idOf(8), startTimeUnixNano: time }),
    some({
      endTimeUnixNano: time,
      parentSpanId: maybeIdOf(8),
      traceState: text,
      name: text,
      kind: i32,
      attributes,
      droppedAttributesCount: u32,
      flags: u32,
      status: some({ message: text, code: fc.integer({ min: -1, max: 4 }) }),
      events: fc.array(some({ timeUnixNano: u64, name: text, attributes }), { maxLength: 3 }),
      links: fc.array(some({ traceId: idOf(16), spanId: idOf(8), traceState: text, attributes, flags: u32 }), {
        maxLength: 3,
      }),
    }),
  )
  .map(([a, b]) => ({ ...a, ...b }))

const logRecord = some({
  timeUnixNano: time,
  observedTimeUnixNano: time,
  severityNumber: fc.integer({ min: -2, max: 30 }),
  severityText: text,
  body: anyValue,
  attributes,
  flags: u32,
  traceId: maybeIdOf(16),
  spanId: maybeIdOf(8),
})

const oneNumber = fc.oneof(
  double.map((asDouble) => ({ asDouble })),
  i64.map((asInt) => ({ asInt })),
  fc.constant({}),
)
const exemplar = fc
  .tuple(
    some({ timeUnixNano: u64, spanId: maybeIdOf(8), traceId: maybeIdOf(16), filteredAttributes: attributes }),
    oneNumber,
  )
  .map(([a, b]) => ({ ...a, ...b }))
const exemplars = fc.array(exemplar, { maxLength: 2 })
const base = { attributes, startTimeUnixNano: time, timeUnixNano: time, flags: u32 }
const numberPoint = fc.tuple(some({ ...base, exemplars }), oneNumber).map(([a, b]) => ({ ...a, ...b }))
const doubles = fc.array(double, { maxLength: 5 })
const counts = fc.array(u64, { maxLength: 5 })
const histogramPoint = some({
  ...base,
  exemplars,
  count: u64,
  sum: double,
  bucketCounts: counts,
  explicitBounds: doubles,
  min: double,
  max: double,
})
const buckets = some({ offset: i32, bucketCounts: counts })
const exponentialPoint = some({
  ...base,
  exemplars,
  count: u64,
  sum: double,
  scale: i32,
  zeroCount: u64,
  positive: buckets,
  negative: buckets,
  min: double,
  max: double,
  zeroThreshold: double,
})
const summaryPoint = some({
  ...base,
  count: u64,
  sum: double,
  quantileValues: fc.array(some({ quantile: double, value: double }), { maxLength: 3 }),
})

const points = (point: fc.Arbitrary<object>) => fc.array(point, { maxLength: 3 })
const aggregationTemporality = fc.integer({ min: 0, max: 2 })
const data = fc.oneof(
  some({ dataPoints: points(numberPoint) }).map((gauge) => ({ gauge })),
  some({ dataPoints: points(numberPoint), aggregationTemporality, isMonotonic: fc.boolean() }).map((sum) => ({ sum })),
  some({ dataPoints: points(histogramPoint), aggregationTemporality }).map((histogram) => ({ histogram })),
  some({ dataPoints: points(exponentialPoint), aggregationTemporality }).map((exponentialHistogram) => ({
    exponentialHistogram,
  })),
  some({ dataPoints: points(summaryPoint) }).map((summary) => ({ summary })),
  fc.constant({}),
)
const metric = fc.tuple(some({ name: text, description: text, unit: text }), data).map(([a, b]) => ({ ...a, ...b }))

function request(group: string, scoped: string, items: string, item: fc.Arbitrary<object>): fc.Arbitrary<object> {
  const scope = some({ name: text, version: text, attributes, droppedAttributesCount: u32 })
  const scopeItems = some({ scope, [items]: fc.array(item, { maxLength: 4 }), schemaUrl: text })
  const resourceItems = some({
    resource: some({ attributes }),
    [scoped]: fc.array(scopeItems, { maxLength: 2 }),
    schemaUrl: text,
  })
  return some({ [group]: fc.array(resourceItems, { maxLength: 3 }) })
}

/** Random requests of each signal. */
export const requests: Readonly<Record<Signal, fc.Arbitrary<object>>> = {
  traces: request('resourceSpans', 'scopeSpans', 'spans', span),
  logs: request('resourceLogs', 'scopeLogs', 'logRecords', logRecord),
  metrics: request('resourceMetrics', 'scopeMetrics', 'metrics', metric),
}

/** The three signals, for tables of tests. */
export const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics']
