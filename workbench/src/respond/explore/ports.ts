import type { Result } from '../../lib/result.ts'
import type { StoredSeries } from '../../model/columns.ts'
import type { Interval } from '../../model/diagnosis.ts'
import type {
  CallEdgeRow,
  HeatGrid,
  HeatRow,
  LogFilter,
  LogKindRow,
  LogLineRow,
  LogVolumeRow,
  MetricAsk,
  MetricName,
  NameRow,
  PickedRow,
  SameKind,
  Selection,
  SpanFilter,
  SpanLineRow,
  SpanOrder,
  SqlRows,
  SummaryRow,
} from '../../model/explore.ts'
import type { RequestColumns } from '../../model/span-columns.ts'
import type { TimeRange } from '../../model/time.ts'
import type { ViewPort } from '../view-ports.ts'

/** What is asked of the store about spans. */
export type SpanQuestions = {
  readonly heat: (filter: SpanFilter, grid: HeatGrid) => Promise<readonly HeatRow[]>
  readonly summary: (filter: SpanFilter) => Promise<SummaryRow | undefined>
  readonly spanLines: (
    filter: SpanFilter,
    selection: Selection,
    wanted: { readonly order: SpanOrder; readonly rowsMax: number },
  ) => Promise<readonly SpanLineRow[]>
  /** Requests of both sides, at most so many each, chosen by the hash of their id. */
  readonly picked: (filter: SpanFilter, selection: Selection, requestsMax: number) => Promise<readonly PickedRow[]>
  /** What requests carry, by their trace ids. */
  readonly carried: (window: Interval, bad: readonly string[], good: readonly string[]) => Promise<RequestColumns>
  readonly names: (window: Interval, service: string, namesMax: number) => Promise<readonly NameRow[]>
  /** Those with most calls first. */
  readonly callEdges: (range: TimeRange, edgesMax: number) => Promise<readonly CallEdgeRow[]>
  readonly typicalTrace: (range: TimeRange, kind: SameKind) => Promise<string | undefined>
}

/** What is asked of the store about log lines. */
export type LogQuestions = {
  /** Newest first. */
  readonly logSearch: (filter: LogFilter, rowsMax: number) => Promise<readonly LogLineRow[]>
  readonly logVolume: (filter: LogFilter, columnMs: number) => Promise<readonly LogVolumeRow[]>
  readonly logKinds: (filter: LogFilter, kindsMax: number) => Promise<readonly LogKindRow[]>
}

/** What is asked of the store about metrics. */
export type MetricQuestions = {
  readonly metricNames: (
    asked: { readonly window: Interval; readonly service: string; readonly text: string },
    namesMax: number,
  ) => Promise<readonly MetricName[]>
  readonly seriesOf: (
    range: TimeRange,
    stepSeconds: number,
    asked: Pick<MetricAsk, 'metric' | 'service'> & { readonly seriesMax: number },
  ) => Promise<StoredSeries>
}

/** Why a typed query was not answered: something in it, in the engine's words or ours, or too many others at the moment. */
export type SqlRefusal = { readonly kind: 'refused' | 'busy'; readonly says: string }

/** A query that somebody typed: it only reads, within limits. */
export type SqlQuestion = { readonly sql: (text: string, rowsMax: number) => Promise<Result<SqlRows, SqlRefusal>> }

/** What people look for themselves, asked of stored telemetry. Each answer is bounded. */
export type ExplorePort = SpanQuestions &
  LogQuestions &
  MetricQuestions &
  SqlQuestion &
  Pick<ViewPort, 'spansOf' | 'sqlText'>
