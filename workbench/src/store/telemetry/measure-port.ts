import { assert } from '../../lib/assert.ts'
import { wilson } from '../../lib/wilson.ts'
import type { Asked, Measure, Measured, MeasuredPoint, Refusals } from '../../model/incident/measure.ts'
import { rfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

/** How many buckets one question may have; more is a question for a machine, not for a person. */
export const BUCKETS_MAX = 5000

/**
 * How far around a stretch a kind of telemetry must be heard of for its absence to be a count of 0 rather than silence, and
 * how far back the point before may lie that a counter's increase is told from. Exporters send at least every minute or so.
 */
const LOOKBACK_MS = 10 * 60_000

/** Least severity numbers, as OpenTelemetry has them. */
const SEVERITY_LEAST = { debug: 5, info: 9, warn: 13, error: 17, fatal: 21 } as const

type Store = Pick<TelemetryStore, 'query' | 'sqlText'>
type Pillar = 'traces' | 'logs' | 'metrics'
type Question = { readonly name: string; readonly params: Asked['params'] }
type Rows = ReadonlyMap<number, Measured>

/** Measures, asked of the telemetry store; the shape is that of `respond/incident/ports.ts`. */
export function measurePort(store: Store) {
  return {
    total: async (measure: Measure, range: TimeRange): Promise<Measured> => {
      const [whole] = await points(store, measure, range, range.to - range.from)
      const { at: _, ...measured } = whole!
      return measured
    },
    points: (measure: Measure, range: TimeRange, bucketSeconds: number): Promise<readonly MeasuredPoint[]> =>
      points(store, measure, range, bucketSeconds * 1000),
    refusals: (measure: Measure, range: TimeRange): Promise<Refusals> => refusals(store, measure, range),
    asked: (measure: Measure, range: TimeRange): Asked => {
      const question = questionOf(measure, range, bucketMs(range.to - range.from))
      return { ...question, text: store.sqlText(question.name) }
    },
  }
}

const bucketMs = (ms: number): number => Math.max(1, Math.round(ms))

async function points(
  store: Store,
  measure: Measure,
  range: TimeRange,
  bucket: number,
): Promise<readonly MeasuredPoint[]> {
  const stepMs = bucketMs(bucket)
  const buckets = Math.max(1, Math.ceil((range.to - range.from) / stepMs))
  assert(buckets <= BUCKETS_MAX, `a measure is asked in at most ${BUCKETS_MAX} buckets, not ${buckets}`)
  const question = questionOf(measure, range, stepMs)
  const rows = narrowsNothing(measure) ? new Map() : read(measure, await store.query(question.name, question.params))
  const empty = await emptyBucket(store, measure, range, rows)
  return Array.from({ length: buckets }, (_, n) => ({
    at: rfc3339(unixMs(Math.floor(range.from) + n * stepMs)),
    ...(rows.get(n) ?? empty),
  }))
}

/** Only spans have operations and fail: a filter that cannot narrow leaves nothing to measure. */
const narrowsNothing = ({ signal, operation, failed }: Measure): boolean =>
  (operation !== undefined || failed !== undefined) && (signal === 'log-lines' || signal === 'metric')

function questionOf(measure: Measure, range: TimeRange, stepMs: number): Question {
  const {
    service = '',
    operation = '',
    failed = false,
    refused = [],
    attributes = [],
    metric = '',
    contains = '',
    severity,
  } = measure
  const shared = {
    from_ms: Math.floor(range.from),
    to_ms: Math.ceil(range.to),
    bucket_ms: stepMs,
    service,
    attribute_keys: attributes.map(({ key }) => key),
    attribute_values: attributes.map(({ value }) => value),
  }
  switch (measure.signal) {
    case 'metric':
      return { name: 'measure-metric', params: { ...shared, metric, lookback_ms: LOOKBACK_MS } }
    case 'log-lines': {
      const severity_least = severity === undefined ? 0 : SEVERITY_LEAST[severity]
      return { name: 'measure-log-lines', params: { ...shared, contains, severity_least } }
    }
    case 'users':
      return { name: 'measure-users', params: { ...shared, operation, failed: Number(failed), refused } }
    default:
      return {
        name: 'measure-requests',
        params: {
          ...shared,
          operation,
          failed: Number(failed),
          refused,
          durations: Number(measure.signal.startsWith('latency')),
        },
      }
  }
}

/** Codes of all requests, whether they failed or not. */
async function refusals(store: Store, { failed: _, ...measure }: Measure, range: TimeRange): Promise<Refusals> {
  const { params } = questionOf({ ...measure, signal: 'requests' }, range, bucketMs(range.to - range.from))
  const rows = await store.query<{ code: string; spans: number }>('measure-refusals', params)
  return new Map(rows.map(({ code, spans }) => [code, spans]))
}

type Row = {
  readonly [column in 'spans' | 'lines' | 'points' | 'requests' | 'errors' | 'users' | 'value']?: number | null
} & {
  readonly bucket: number
  readonly levels?: readonly number[]
  readonly level_ms?: readonly number[]
}
type MetricRow = Row & { readonly kind: string }

function read({ signal }: Measure, rows: readonly Row[]): Rows {
  if (signal === 'metric') return ofMetric(rows as readonly MetricRow[])
  return new Map(rows.map((row) => [row.bucket, measuredIn(signal, row)]))
}

/** One name may stand for several kinds; one kind answers, so that buckets can be compared. */
function ofMetric(rows: readonly MetricRow[]): Rows {
  const kind = ['gauge', 'counter', 'histogram'].find((one) => rows.some((row) => row.kind === one))
  const own = rows.filter((row) => row.kind === kind)
  return new Map(own.map((row) => [row.bucket, { value: row.value ?? null, count: row.points ?? 0 }]))
}

function measuredIn(signal: Exclude<Measure['signal'], 'metric'>, row: Row): Measured {
  const count = row.spans ?? row.lines ?? 0
  switch (signal) {
    case 'error-share':
      return shareOf(row, count)
    case 'latency-p50':
      return { count, ...quantileOf(0.5, count, row) }
    case 'latency-p99':
      return { count, ...quantileOf(0.99, count, row) }
    case 'log-lines':
      return { value: count, count }
    default:
      return { value: row[signal] ?? null, count }
  }
}

function shareOf({ requests, errors }: Row, count: number): Measured {
  if (!requests) return { value: null, count }
  const value = (errors ?? 0) / requests
  return { value, count, ...wilson(value, count) }
}

/** An end of an interval that so few requests cannot give: all of them on one side of the quantile would be no surprise. */
const ONE_SIDED = 0.025

/**
 * A quantile, and where it lies with 95 % confidence, whatever the distribution: between the durations at both ends of Wilson's
 * interval of the quantile itself, taken outwards to the next level that the query tells.
 */
function quantileOf(quantile: number, count: number, { levels = [], level_ms = [] }: Row): Omit<Measured, 'count'> {
  const { low, high } = wilson(quantile, count)
  const below = levels.findLastIndex((level) => level <= low)
  const above = levels.findIndex((level) => level >= high)
  return {
    value: level_ms[levels.indexOf(quantile)] ?? null,
    low: (1 - quantile) ** count > ONE_SIDED ? null : (level_ms[below] ?? null),
    high: quantile ** count > ONE_SIDED ? null : (level_ms[above] ?? null),
  }
}

/**
 * What a bucket without rows says: 0 is a count only where the service was heard of in the window at all, and that kind
 * of telemetry not long before or after; users are counted only where requests name them. All else is no data.
 */
async function emptyBucket(store: Store, measure: Measure, range: TimeRange, rows: Rows): Promise<Measured> {
  const nothing = { value: null, count: 0 }
  const { signal, service = '' } = measure
  if (narrowsNothing(measure)) return nothing
  if (signal === 'users') return (await namesUsers(store, measure, range, rows)) ? { value: 0, count: 0 } : nothing
  if (signal !== 'requests' && signal !== 'errors' && signal !== 'log-lines') return nothing
  const stretch = { from_ms: Math.floor(range.from), to_ms: Math.ceil(range.to), around_ms: LOOKBACK_MS, service }
  const heard = await store.query<{ pillar: Pillar; within: number }>('measure-heard', stretch)
  const pillar = signal === 'log-lines' ? 'logs' : 'traces'
  const counts = heard.some((row) => row.within === 1) && heard.some((row) => row.pillar === pillar)
  return counts ? { value: 0, count: 0 } : nothing
}

async function namesUsers(store: Store, measure: Measure, range: TimeRange, rows: Rows): Promise<boolean> {
  if (rows.size > 0) return true
  const anybody: Measure = { signal: 'users', ...(measure.service !== undefined && { service: measure.service }) }
  const { name, params } = questionOf(anybody, range, bucketMs(range.to - range.from))
  return (await store.query(name, params)).length > 0
}
