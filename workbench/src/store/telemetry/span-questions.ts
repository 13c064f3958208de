import type { Interval } from '../../model/diagnosis.ts'
import type {
  CallEdgeRow,
  HeatGrid,
  HeatRow,
  NameRow,
  PickedRow,
  SameKind,
  Selection,
  SpanFilter,
  SpanLineRow,
  SpanOrder,
  SummaryRow,
} from '../../model/explore.ts'
import type { RequestColumns } from '../../model/span-columns.ts'
import { parseRfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import { requestItems } from './request-items.ts'
import type { QueryParams, TelemetryStore } from './telemetry.ts'

const NO_EDGE = -1
const MAP_TRACES_MAX = 2_000 // an edge that one request in a hundred takes is seen with near certainty

/** What people look for among spans, asked of the telemetry store. */
export const spanQuestions = (store: Pick<TelemetryStore, 'query'>) => ({
  heat: (filter: SpanFilter, { columnMs, binsPerOctave }: HeatGrid): Promise<readonly HeatRow[]> =>
    store.query<HeatRow>('span-heat', {
      ...paramsOf(filter),
      column_ms: columnMs,
      bins_per_octave: binsPerOctave,
    }),
  summary: async (filter: SpanFilter): Promise<SummaryRow | undefined> =>
    (await store.query<SummaryRow>('span-summary', paramsOf(filter)))[0],
  spanLines: (
    filter: SpanFilter,
    selection: Selection,
    { order, rowsMax }: { readonly order: SpanOrder; readonly rowsMax: number },
  ): Promise<readonly SpanLineRow[]> =>
    store.query<SpanLineRow>('span-lines', {
      ...paramsOf(filter),
      ...boxOf(selection),
      slowest: order === 'slowest',
      rows_max: rowsMax,
    }),
  picked: (filter: SpanFilter, selection: Selection, requestsMax: number): Promise<readonly PickedRow[]> =>
    store.query<PickedRow>('span-picked', { ...paramsOf(filter), ...boxOf(selection), requests_max: requestsMax }),
  carried: (window: Interval, bad: readonly string[], good: readonly string[]): Promise<RequestColumns> =>
    requestItems(store, { from: unixMs(msOf(window.from)), to: unixMs(msOf(window.to)) }, { bad, good }),
  names: (window: Interval, service: string, namesMax: number): Promise<readonly NameRow[]> =>
    store.query<NameRow>('span-names', {
      from_ms: msOf(window.from),
      to_ms: msOf(window.to),
      service,
      names_max: namesMax,
    }),
  callEdges: (range: TimeRange, edgesMax: number): Promise<readonly CallEdgeRow[]> =>
    store.query<CallEdgeRow>('call-edges', {
      from_ms: Math.floor(range.from),
      to_ms: Math.ceil(range.to),
      traces_max: MAP_TRACES_MAX,
      edges_max: edgesMax,
    }),
  typicalTrace: async (range: TimeRange, { service, operation, notTrace }: SameKind): Promise<string | undefined> => {
    const [row] = await store.query<{ trace_id: string }>('typical-trace', {
      from_ms: Math.floor(range.from),
      to_ms: Math.ceil(range.to),
      service,
      operation,
      not_trace: notTrace,
    })
    return row?.trace_id
  },
})

/** A time that was checked at the door. */
const msOf = (at: string): number => Math.round(parseRfc3339(at) ?? 0)

const paramsOf = (f: SpanFilter): QueryParams => ({
  from_ms: msOf(f.window.from),
  to_ms: msOf(f.window.to),
  all_spans: f.spans === 'all',
  service: f.service ?? '',
  operation: f.operation ?? '',
  outcome: f.outcome ?? '',
  keys: f.where.map(({ key }) => key),
  values: f.where.map(({ value }) => value),
})

const boxOf = ({ from, to, msMin, msMax, outcome }: Selection): QueryParams => ({
  box_from_ms: from === undefined ? NO_EDGE : msOf(from),
  box_to_ms: to === undefined ? NO_EDGE : msOf(to),
  box_min_ms: msMin ?? NO_EDGE,
  box_max_ms: msMax ?? NO_EDGE,
  box_outcome: outcome ?? '',
})
