import type { ChangeEvent } from '../../model/change.ts'
import type { LogLines, OperationSeries, Pillars, StoredSeries, TelemetryPresence } from '../../model/columns.ts'
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import { SPAN_ATTRIBUTES_READ } from '../../model/semconv.ts'
import type { Attributes, LogPatternColumns, SpanColumns } from '../../model/span-columns.ts'
import type { TimeRange } from '../../model/time.ts'
import { heard } from './heard.ts'
import { requestItems } from './request-items.ts'
import type { TelemetryStore } from './telemetry.ts'
import { type Draw, drawsFrom, isShort, type Stretch, TRACE_SLACK_MS } from './trace-sample.ts'

type Told = {
  readonly quiet: readonly string[]
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

/** The questions of a diagnosis, asked of the telemetry store; the shapes are those of `respond/ports.ts`. */
export function telemetryPort(store: TelemetryStore) {
  return {
    heard: (range: TimeRange, stepSeconds: number): Promise<TelemetryPresence> => heard(store, range, stepSeconds),
    pillars: (range: TimeRange): Promise<Pillars> => pillars(store, range),
    metricSeries: (range: TimeRange, stepSeconds: number): Promise<StoredSeries> => series(store, range, stepSeconds),
    operations: (range: TimeRange, bucketSeconds: number) => operations(store, range, bucketSeconds),
    logLines: (range: TimeRange, stepSeconds: number) => logLines(store, range, stepSeconds),
    spans: (range: TimeRange) => spans(store, range),
    requests: (range: TimeRange, told: Told) => requestItems(store, range, told),
    logPatterns: (before: TimeRange, after: TimeRange, told: Told) => logPatterns(store, before, after, told),
    changes: (range: TimeRange): Promise<readonly ChangeEvent[]> => store.changes(range),
    changeKinds: async (): Promise<readonly string[]> =>
      (await store.query<{ kind: string }>('change-kinds')).map((row) => row.kind),
  }
}

const asParams = ({ from, to }: TimeRange) => ({ from_ms: Math.floor(from), to_ms: Math.ceil(to) })

async function pillars(store: TelemetryStore, range: TimeRange): Promise<Pillars> {
  const [row] = await store.query<{ spans: number; logs: number; metric_points: number }>('pillars', asParams(range))
  return { spans: row?.spans ?? 0, logs: row?.logs ?? 0, metricPoints: row?.metric_points ?? 0 }
}

type SeriesRow = {
  readonly service: string
  readonly instance: string
  readonly version: string
  readonly node: string
  readonly name: string
  readonly unit: string
  readonly labels: Attributes
  readonly at_ms: readonly number[]
}
type NumberRow = SeriesRow & {
  readonly kind: 'gauge' | 'delta' | 'cumulative'
  readonly value: readonly number[]
  readonly of_stretch: 0 | 1
}
type HistogramRow = SeriesRow & {
  readonly kind: 'delta' | 'cumulative'
  readonly bounds: readonly number[]
  readonly count: readonly number[]
  /** null: no number. */
  readonly sum: readonly (number | null)[]
  readonly buckets: readonly (readonly number[])[]
}

const ANY_SERIES = { service: '', metric: '', series_max: QUESTION_LIMITS.series } as const

const series = (store: TelemetryStore, range: TimeRange, stepSeconds: number): Promise<StoredSeries> =>
  storedSeries(store, range, stepSeconds, ANY_SERIES)

/** Series of a window, thinned to one point a step: all of them, or those of a service or metric that is named. */
export async function storedSeries(
  store: TelemetryStore,
  range: TimeRange,
  stepSeconds: number,
  which: { readonly service: string; readonly metric: string; readonly series_max: number },
): Promise<StoredSeries> {
  const any = { ...asParams(range), ...which }
  const [numbers, histograms] = await Promise.all([
    store.query<NumberRow>('metric-series', { ...any, step_ms: Math.max(1, Math.round(stepSeconds * 1000)) }),
    store.query<HistogramRow>('histogram-series', { ...any, points_max: QUESTION_LIMITS.histogramPoints }),
  ])
  return {
    numbers: numbers.map(({ at_ms, of_stretch, ...row }) => ({
      ...row,
      atMs: at_ms,
      ...(of_stretch === 1 && { ofStretch: true }),
    })),
    histograms: histograms.map(({ at_ms, sum, ...row }) => ({
      ...row,
      atMs: at_ms,
      sum: sum.map((one) => one ?? Number.NaN),
    })),
  }
}

type OperationRow = {
  readonly service: string
  readonly operation: string
  readonly entry: number
  readonly at_ms: readonly number[]
  readonly count: readonly number[]
  readonly errors: readonly number[]
  readonly p50_ms: readonly number[]
  readonly p99_ms: readonly number[]
  readonly refused: readonly Readonly<Record<string, number>>[]
}

async function operations(
  store: TelemetryStore,
  range: TimeRange,
  bucketSeconds: number,
): Promise<readonly OperationSeries[]> {
  const rows = await store.query<OperationRow>('operation-series', {
    ...asParams(range),
    bucket_ms: Math.max(1, Math.round(bucketSeconds * 1000)),
    service: '',
    operation: '',
    operations_max: QUESTION_LIMITS.operations,
  })
  return rows.map(({ at_ms, p50_ms, p99_ms, entry, refused, ...row }) => ({
    ...row,
    entry: entry === 1,
    atMs: at_ms,
    p50Ms: p50_ms,
    p99Ms: p99_ms,
    refused: byCode(refused),
  }))
}

/** One count a bucket for each code that refused anybody. */
function byCode(buckets: OperationRow['refused']): OperationSeries['refused'] {
  const codes = new Set(buckets.flatMap((bucket) => Object.keys(bucket)))
  return Object.fromEntries([...codes].sort().map((code) => [code, buckets.map((bucket) => bucket[code] ?? 0)]))
}

async function logLines(store: TelemetryStore, range: TimeRange, stepSeconds: number): Promise<readonly LogLines[]> {
  const rows = await store.query<Omit<LogLines, 'atMs'> & { readonly at_ms: readonly number[] }>('lines-of-services', {
    ...asParams(range),
    step_ms: Math.max(1, Math.round(stepSeconds * 1000)),
    service: '',
    sources_max: QUESTION_LIMITS.sources,
  })
  return rows.map(({ service, at_ms, lines, errors }) => ({ service, atMs: at_ms, lines, errors }))
}

type TraceColumns = {
  readonly trace_id: readonly string[]
  readonly span_id: readonly string[]
  readonly parent_span_id: readonly string[]
  readonly service: readonly string[]
  readonly operation: readonly string[]
  readonly kind: readonly string[]
  readonly start_ms: readonly number[]
  readonly duration_ms: readonly number[]
  readonly error: readonly number[]
  readonly error_type: readonly string[]
  readonly refused_with: readonly string[]
  readonly weight: readonly number[]
  readonly attributes: readonly Attributes[]
}

async function spans(store: TelemetryStore, range: TimeRange): Promise<SpanColumns> {
  const stretches = isShort(range) ? [] : await store.query<Stretch>('span-stretches', asParams(range))
  const draws = drawsFrom(range, stretches)
  const drawn = await Promise.all(draws.map((draw) => drawnSpans(store, draw)))
  const all = <K extends keyof TraceColumns>(name: K) => drawn.flatMap((c) => c[name] as TraceColumns[K][number][])
  const traceId = all('trace_id')
  return {
    rows: traceId.length,
    traceId,
    spanId: all('span_id'),
    parentSpanId: all('parent_span_id'),
    service: all('service'),
    operation: all('operation'),
    kind: all('kind'),
    startMs: all('start_ms'),
    durationMs: all('duration_ms'),
    error: all('error'),
    errorType: all('error_type'),
    refusedWith: all('refused_with'),
    weight: all('weight'),
    attributes: all('attributes'),
  }
}

const drawnSpans = (store: TelemetryStore, { range, traces, spans }: Draw): Promise<TraceColumns> =>
  store.columns<TraceColumns>('whole-traces', {
    ...asParams(range),
    slack_ms: TRACE_SLACK_MS,
    traces_max: traces,
    spans_max: spans,
    attributes: SPAN_ATTRIBUTES_READ,
  })

type PatternColumns = {
  readonly service: readonly string[]
  readonly severity: readonly string[]
  readonly body: readonly string[]
  readonly count_before: readonly number[]
  readonly count_after: readonly number[]
  readonly requests: readonly (readonly number[])[]
  readonly trace_id: readonly string[]
}

async function logPatterns(
  store: TelemetryStore,
  before: TimeRange,
  after: TimeRange,
  { quiet, bad, good }: Told,
): Promise<LogPatternColumns> {
  const told = [...quiet, ...bad, ...good]
  const c = await store.columns<PatternColumns>('log-patterns', {
    ...asParams(after),
    before_from_ms: Math.floor(before.from),
    baseline_to_ms: Math.ceil(before.to),
    quiet,
    bad,
    good,
    patterns_max: QUESTION_LIMITS.patterns,
  })
  return {
    rows: c.service.length,
    service: c.service,
    severity: c.severity,
    body: c.body,
    countBefore: c.count_before,
    countAfter: c.count_after,
    requests: c.requests.map((places) => places.map((place) => told[place - 1] as string)),
    traceId: c.trace_id,
  }
}
