import type { Signal } from '../../../model/batch.ts'
import type { TimeRange } from '../../../model/time.ts'
import type { TelemetryStore } from '../telemetry.ts'
import { type LogRow, logRequest, type MetricRow, metricRequest, type SpanRow, traceRequest } from './otlp-json.ts'

/** One export request holds so much time: whoever plays a recording plays it request by request. */
const REQUEST_MS = 5_000

/** So much is asked for at once: a question costs the same for a second as for a minute. */
const QUESTION_MS = 60_000

/** Rows of a kind in so much time; a system that sends more cannot be played by one machine either. */
const QUESTION_ROWS_MAX = 500_000

/** An OTLP/JSON export request, and how many rows of that stretch were left out. */
export type RecordedRequest = {
  readonly signal: Signal
  readonly json: object
  readonly rows: number
  readonly cut: boolean
}

const METRICS = {
  gauge: 'recorded-gauges',
  sum: 'recorded-sums',
  histogram: 'recorded-histograms',
  'exp-histogram': 'recorded-exp-histograms',
  summary: 'recorded-summaries',
} as const

/** What was received in a range, as export requests, those of a minute in the order of time; stretches without anything give none. */
export async function* recordedRequests(store: Asked, { from, to }: TimeRange): AsyncGenerator<RecordedRequest> {
  for (let at: number = from; at < to; at += QUESTION_MS) {
    const until = Math.min(at + QUESTION_MS, to)
    const edges = { from_ms: Math.floor(at), to_ms: Math.ceil(until), rows_max: QUESTION_ROWS_MAX }
    const spans = await store.query<SpanRow>('recorded-spans', edges)
    yield* inRequests('traces', spans, { timeOf: (row) => row.start_ns, requestOf: traceRequest })
    const logs = await store.query<LogRow>('recorded-logs', edges)
    yield* inRequests('logs', logs, { timeOf: (row) => row.time_ns, requestOf: logRequest })
    for (const [kind, query] of Object.entries(METRICS)) {
      const points = await store.query<Omit<MetricRow, 'kind'>>(query, edges)
      const told = points.map((row) => ({ ...row, kind }) as MetricRow)
      yield* inRequests('metrics', told, { timeOf: (row) => row.time_ns, requestOf: metricRequest })
    }
  }
}

type Asked = Pick<TelemetryStore, 'query'>

type Shape<Row> = {
  readonly timeOf: (row: Row) => string
  readonly requestOf: (rows: readonly Row[]) => object
}

/** Rows that are ordered by time, cut into requests. */
function* inRequests<Row>(
  signal: Signal,
  rows: readonly Row[],
  { timeOf, requestOf }: Shape<Row>,
): Generator<RecordedRequest> {
  const cut = rows.length >= QUESTION_ROWS_MAX
  const stretchOf = (row: Row): number => Math.floor(Number(timeOf(row)) / 1e6 / REQUEST_MS)
  for (let from = 0; from < rows.length; ) {
    const stretch = stretchOf(rows[from]!)
    let to = from + 1
    while (to < rows.length && stretchOf(rows[to]!) === stretch) to++
    yield { signal, json: requestOf(rows.slice(from, to)), rows: to - from, cut }
    from = to
  }
}
