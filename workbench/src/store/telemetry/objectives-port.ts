import type { MetricOf, Objective, ObjectiveMetrics, RequestMinute } from '../../model/objective.ts'
import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'

type Row = {
  readonly at_ms: number
  readonly requests: number
  readonly bad: number
  readonly spans: number
  readonly bad_spans: number
}

type MetricRow = {
  readonly at_ms: number
  readonly grown: number
  readonly points: number
  readonly good_points: number
}

const REQUESTS = 'objective-minutes'
const METRIC = 'objective-metric-minutes'
const LOOKBACK_MS = 10 * 60_000 // exporters send each minute, or less often

type Store = Pick<TelemetryStore, 'query' | 'sqlText'>

/** What objectives are counted by, asked of the telemetry store; the shape is that of `respond/objectives/ports.ts`. */
export const objectivesPort = (store: Store) => ({
  minutes: async (objective: Objective, range: TimeRange): Promise<readonly RequestMinute[]> => {
    const { metrics, service } = objective
    if (metrics !== undefined) return metricMinutes(store, metrics, { service, range })
    const rows = await store.query<Row>(REQUESTS, requestParams(objective, range))
    return rows.map(({ at_ms: at, bad_spans: badSpans, ...counts }) => ({ at: Number(at), badSpans, ...counts }))
  },
  /** Of an objective of counters, the query of the good or the bad ones. */
  asked: (objective: Objective, range: TimeRange) => {
    const { metrics, service } = objective
    const name = metrics === undefined ? REQUESTS : METRIC
    const params =
      metrics === undefined
        ? requestParams(objective, range)
        : metricParams(metrics.of, { service, range, ...(metrics.kind === 'gauge' && metrics) })
    return { name, text: store.sqlText(name), params }
  },
})

const requestParams = ({ service, operation = '', slowerThanMs = 0 }: Objective, { from, to }: TimeRange) => ({
  from_ms: from,
  to_ms: to,
  service,
  operation,
  slower_ns: Math.round(slowerThanMs * 1e6),
})

type Asked = { readonly service: string; readonly range: TimeRange }

async function metricMinutes(store: Store, metrics: ObjectiveMetrics, asked: Asked): Promise<readonly RequestMinute[]> {
  const rowsOf = (of: MetricOf, bound = {}) => store.query<MetricRow>(METRIC, metricParams(of, { ...asked, ...bound }))
  if (metrics.kind === 'gauge')
    return (await rowsOf(metrics.of, metrics)).flatMap(({ at_ms: at, points, good_points: good }) =>
      minuteOf(Number(at), points, points - good),
    )
  const [total, some] = [await rowsOf(metrics.total), await rowsOf(metrics.of)]
  const grown = new Map(some.map((row) => [Number(row.at_ms), row.grown]))
  return total.flatMap((row) => {
    const part = Math.max(0, Math.min(grown.get(Number(row.at_ms)) ?? 0, row.grown)) // of all: no more than all, and not less than nothing
    return minuteOf(Number(row.at_ms), row.grown, metrics.part === 'bad' ? part : row.grown - part)
  })
}

/** Metrics leave nothing out, so what was counted is what there was; a minute in which nothing was is none. */
const minuteOf = (at: number, requests: number, bad: number): readonly RequestMinute[] =>
  requests > 0 ? [{ at, requests, bad, spans: requests, badSpans: bad }] : []

type Bound = { readonly op?: string; readonly value?: number }

const metricParams = ({ metric, attributes }: MetricOf, { service, range, op = 'gte', value = 0 }: Asked & Bound) => ({
  from_ms: range.from,
  to_ms: range.to,
  lookback_ms: LOOKBACK_MS,
  service,
  metric,
  attribute_keys: Object.keys(attributes),
  attribute_values: Object.values(attributes),
  op,
  bound: value,
})
