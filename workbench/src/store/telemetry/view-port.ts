import { parseRfc3339, type TimeRange } from '../../model/time.ts'
import type { ArrivedRow, GoldenRow, LogRow, LogSearch, SpanRow } from '../../model/views.ts'
import type { QueryParams, TelemetryStore } from './telemetry.ts'

type Buckets = { readonly bucketMs: number; readonly servicesMax: number }
type Row = Readonly<Record<string, unknown>>

/** What people look at beside the diagnosis; the shape is that of `respond/view-ports.ts`. */
export const viewPort = (store: Pick<TelemetryStore, 'query' | 'sqlText'>) => ({
  golden: (range: TimeRange, { bucketMs, servicesMax }: Buckets): Promise<readonly GoldenRow[]> =>
    store.query('overview-golden', { ...edges(range), bucket_ms: bucketMs, services_max: servicesMax }),
  arrived: (range: TimeRange, servicesMax: number): Promise<readonly ArrivedRow[]> =>
    store.query('overview-arrived', { ...edges(range), services_max: servicesMax }),
  spansOf: (traceId: string, rowsMax: number): Promise<readonly SpanRow[]> =>
    store.query('trace-spans', { trace_id: traceId, rows_max: rowsMax }),
  /** Newest first. */
  logLines: (search: LogSearch, rowsMax: number): Promise<readonly LogRow[]> =>
    store.query('log-lines', { ...logParams(search), rows_max: rowsMax }),
  /** The rows of any query that a piece of evidence names. */
  rerun: (name: string, params: QueryParams): Promise<readonly Row[]> => store.query(name, params),
  sqlText: (name: string): string => store.sqlText(name),
})

const edges = (range: TimeRange): QueryParams => ({ from_ms: Math.floor(range.from), to_ms: Math.ceil(range.to) })

function logParams({ window, service = '', traceId = '', text = '' }: LogSearch): QueryParams {
  const from_ms = Math.floor(parseRfc3339(window.from) ?? 0)
  const to_ms = Math.ceil(parseRfc3339(window.to) ?? 0)
  return { from_ms, to_ms, service, trace_id: traceId, text }
}
