import type { Interval } from '../../model/diagnosis.ts'
import type {
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
  readonly typicalTrace: (range: TimeRange, kind: SameKind) => Promise<string | undefined>
}

/** What people look for themselves, asked of stored telemetry. Each answer is bounded. */
export type ExplorePort = SpanQuestions & Pick<ViewPort, 'spansOf'>
