import { parseRfc3339, type TimeRange } from '../../model/time.ts'
import type { ArrivedRow, GoldenRow, LogRow, LogSearch, SpanRow } from '../../model/views.ts'
import type { QueryParams, TelemetryStore } from './telemetry.ts'

/** What people look at beside the diagnosis, read from the store. */
export type TelemetryViews = {
  readonly golden: (range: TimeRange, at: { bucketMs: number; servicesMax: number }) => Promise<readonly GoldenRow[]>
  readonly arrived: (range: TimeRange, servicesMax: number) => Promise<readonly ArrivedRow[]>
  readonly spansOf: (traceId: string, rowsMax: number) => Promise<readonly SpanRow[]>
  /** Newest first. */
  readonly logLines: (search: LogSearch, rowsMax: number) => Promise<readonly LogRow[]>
  /** The rows of any query that a piece of evidence names. */
  readonly rerun: (name: string, params: QueryParams) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly sqlText: (name: string) => string
}

/** The views of one telemetry store. */
export function telemetryViews(store: Pick<TelemetryStore, 'query' | 'sqlText'>): TelemetryViews {
  return {
    golden: (range, { bucketMs, servicesMax }) =>
      store.query('overview-golden', { ...edges(range), bucket_ms: bucketMs, services_max: servicesMax }),
    arrived: (range, servicesMax) => store.query('overview-arrived', { ...edges(range), services_max: servicesMax }),
    spansOf: (traceId, rowsMax) => store.query('trace-spans', { trace_id: traceId, rows_max: rowsMax }),
    logLines: (search, rowsMax) => store.query('log-lines', { ...logParams(search), rows_max: rowsMax }),
    rerun: (name, params) => store.query(name, params),
    sqlText: (name) => store.sqlText(name),
  }
}

const edges = (range: TimeRange): QueryParams => ({ from_ms: Math.floor(range.from), to_ms: Math.ceil(range.to) })

function logParams({ window, service = '', traceId = '', text = '' }: LogSearch): QueryParams {
  const from_ms = Math.floor(parseRfc3339(window.from) ?? 0)
  const to_ms = Math.ceil(parseRfc3339(window.to) ?? 0)
  return { from_ms, to_ms, service, trace_id: traceId, text }
}
