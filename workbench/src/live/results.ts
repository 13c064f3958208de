import type { ProbeHit, SeenValue } from '../model/probes.ts'

/**
 * Sends an OTLP/JSON request the way the telemetry of the process goes that it is of; settles when it is stored. `otlp`: where that process
 * says its telemetry goes; undefined where it says nothing.
 */
export type StoreOtlp = (signal: 'logs' | 'metrics', request: object, otlp: string | undefined) => Promise<void>

/** Whose results they are. */
export type ResultSource = {
  readonly service: string
  readonly instance: string
  readonly version: string | undefined
  readonly host: string | undefined
  readonly pid: number
}

/** What every result of a probe says about where it stands. */
export type ResultPlace = {
  readonly probe: string
  readonly kind: string
  readonly tier: string
  readonly file?: string
  readonly line?: number
  readonly functionName: string
}

/** How often a line was passed, as a counter that only grows. */
export type PassCount = {
  readonly place: ResultPlace
  readonly startedAtMs: number
  readonly atMs: number
  readonly passes: number
  readonly matched: number
  readonly dropped: Readonly<Record<string, number>>
  readonly timing: Histogram | undefined
}

type Histogram = {
  readonly count: number
  readonly sumMs: number
  readonly minMs: number
  readonly maxMs: number
  readonly scale: number
  readonly offset: number
  readonly buckets: readonly number[]
}

type Attribute = { readonly key: string; readonly value: object }

const SCOPE = { name: '@lastgood/probe' }
const INFO = 9
/** Levels as loggers name them; a word that is none of these is told as INFO. */
const SEVERITY: Readonly<Record<string, number>> = {
  trace: 1,
  silly: 1,
  debug: 5,
  verbose: 5,
  http: 5,
  log: 9,
  info: 9,
  warn: 13,
  error: 17,
  fatal: 21,
}
const CUMULATIVE = 2

/** Hits as log records: `probe.log` and `probe.snapshot`, in the trace and span they happened in. */
export const logsOf = (source: ResultSource, hits: readonly { hit: ProbeHit; place: ResultPlace }[]): object =>
  requestOf(
    source,
    hits.map(({ hit, place }) => record(hit, place)),
  )

/** An OTLP request with log records of one process. */
export const requestOf = (source: ResultSource, logRecords: readonly object[]): object => ({
  resourceLogs: [{ resource: resourceOf(source), scopeLogs: [{ scope: SCOPE, logRecords }] }],
})

function record(hit: ProbeHit, place: ResultPlace): object {
  const stack = hit.stack?.map(({ name, file, line }) => `    at ${name || '<anonymous>'} (${file}:${line})`).join('\n')
  return {
    timeUnixNano: nanos(Date.parse(hit.at)),
    severityNumber: SEVERITY[hit.level?.toLowerCase() ?? ''] ?? INFO,
    severityText: hit.level?.toUpperCase() ?? 'INFO',
    eventName: `probe.${hit.kind}`,
    body: hit.text === undefined ? anyValue(bodyOf(hit)) : { stringValue: hit.text },
    attributes: [
      ...placeAttributes(place),
      attribute('probe.hit', hit.pass),
      ...(stack === undefined || stack === '' ? [] : [attribute('code.stacktrace', stack)]),
    ],
    ...(hit.traceId !== undefined && { traceId: hit.traceId }),
    ...(hit.spanId !== undefined && { spanId: hit.spanId }),
  }
}

const bodyOf = ({ values = {}, callers }: ProbeHit): SeenValue =>
  callers === undefined
    ? values
    : { ...values, '<callers>': callers.map(({ name, values: held }) => ({ [name]: held })) }

/** Counts as metrics: passes and drops as sums, a timer's durations as an exponential histogram of milliseconds. */
export function metricsOf(source: ResultSource, counts: readonly PassCount[]): object {
  const passes = counts.flatMap((count) => [point(count, count.passes), ...matchedPoint(count)])
  const drops = counts.flatMap((count) =>
    Object.entries(count.dropped)
      .filter(([, dropped]) => dropped > 0)
      .map(([reason, dropped]) => point(count, dropped, [attribute('reason', reason)])),
  )
  const timings = counts.flatMap((count) => (count.timing === undefined ? [] : [timingPoint(count, count.timing)]))
  const metrics = [
    { name: 'probe.passes', unit: '{pass}', description: 'How often a probed line was passed', sum: sum(passes) },
    ...(drops.length === 0 ? [] : [{ name: 'probe.dropped', unit: '{hit}', sum: sum(drops) }]),
    ...(timings.length === 0
      ? []
      : [
          {
            name: 'probe.duration',
            unit: 'ms',
            description: 'From one probed line to another',
            exponentialHistogram: { aggregationTemporality: CUMULATIVE, dataPoints: timings },
          },
        ]),
  ]
  return { resourceMetrics: [{ resource: resourceOf(source), scopeMetrics: [{ scope: SCOPE, metrics }] }] }
}

/** Passes that met the probe's condition, where it has one. */
const matchedPoint = (count: PassCount): object[] =>
  count.matched === count.passes ? [] : [point(count, count.matched, [attribute('probe.matched', 'true')])]

const sum = (dataPoints: readonly object[]): object => ({
  aggregationTemporality: CUMULATIVE,
  isMonotonic: true,
  dataPoints,
})

const point = ({ place, startedAtMs, atMs }: PassCount, value: number, more: readonly Attribute[] = []): object => ({
  attributes: [...placeAttributes(place), ...more],
  startTimeUnixNano: nanos(startedAtMs),
  timeUnixNano: nanos(atMs),
  asInt: String(value),
})

/** The agent's bounds are nanoseconds; a factor of a million shifts the buckets by log2 of it, and the rest is within one bucket. */
function timingPoint({ place, startedAtMs, atMs }: PassCount, timing: Histogram): object {
  const shift = Math.round(Math.log2(1e6) * 2 ** timing.scale)
  return {
    attributes: placeAttributes(place),
    startTimeUnixNano: nanos(startedAtMs),
    timeUnixNano: nanos(atMs),
    count: String(timing.count),
    sum: timing.sumMs,
    min: timing.minMs,
    max: timing.maxMs,
    scale: timing.scale,
    zeroCount: '0',
    positive: { offset: timing.offset - shift, bucketCounts: timing.buckets.map(String) },
  }
}

const resourceOf = ({ service, instance, version, host, pid }: ResultSource): object => ({
  attributes: [
    attribute('service.name', service),
    attribute('service.instance.id', instance),
    attribute('process.pid', pid),
    ...(version === undefined ? [] : [attribute('service.version', version)]),
    ...(host === undefined ? [] : [attribute('host.name', host)]),
  ],
})

const placeAttributes = ({ probe, kind, tier, file, line, functionName }: ResultPlace): Attribute[] => [
  attribute('probe.id', probe),
  attribute('probe.kind', kind),
  attribute('probe.tier', tier),
  ...(file === undefined ? [] : [attribute('code.file.path', file)]),
  ...(line === undefined ? [] : [attribute('code.line.number', line)]),
  ...(functionName === '' ? [] : [attribute('code.function.name', functionName)]),
]

/** An attribute of a record. */
export const attribute = (key: string, value: string | number): Attribute => ({ key, value: anyValue(value) })

function anyValue(value: SeenValue): object {
  if (value === null) return {}
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
  if (Array.isArray(value)) return { arrayValue: { values: value.map(anyValue) } }
  return {
    kvlistValue: { values: Object.entries(value).map(([key, held]) => ({ key, value: anyValue(held as SeenValue) })) },
  }
}

const nanos = (ms: number): string => `${Math.round(ms)}000000`
