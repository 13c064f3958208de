import type { ToldApart } from '../diagnose/index.ts'
import type { ChangeEvent } from '../model/change.ts'
import type { LogLines, OperationSeries, StoredSeries, TelemetryPresence } from '../model/columns.ts'
import type { LogPatternColumns, RequestColumns, SpanColumns } from '../model/span-columns.ts'
import type { TimeRange } from '../model/time.ts'

/** The questions a diagnosis asks of stored telemetry. Each answer is bounded. */
export interface TelemetryPort {
  /** Who spoke when: how much there is, since when, and the signs of life of each service and instance. */
  heard(range: TimeRange, stepSeconds: number): Promise<TelemetryPresence>
  /** Every metric series, thinned to one point a step: points after `from` and up to `to`, as each tells of the time before it. */
  metricSeries(range: TimeRange, stepSeconds: number): Promise<StoredSeries>
  /** Requests by service and operation in buckets. */
  operations(range: TimeRange, bucketSeconds: number): Promise<readonly OperationSeries[]>
  /** How many log lines of each service tell of an error, step by step. */
  logLines(range: TimeRange, stepSeconds: number): Promise<readonly LogLines[]>
  /** All spans of a sample of the traces that began in the range. */
  spans(range: TimeRange): Promise<SpanColumns>
  /** What is known about each of the told-apart requests. */
  requests(range: TimeRange, told: ToldApart): Promise<RequestColumns>
  /** Log lines by pattern in both windows, with their link to the told-apart requests. */
  logPatterns(before: TimeRange, after: TimeRange, told: ToldApart): Promise<LogPatternColumns>
  /** Changes in the range, earliest first. */
  changes(range: TimeRange): Promise<readonly ChangeEvent[]>
  /** Kinds of change that any source has ever sent. */
  changeKinds(): Promise<readonly string[]>
}

/** Everything a use case may reach outside itself. */
export type Ports = {
  readonly telemetry: TelemetryPort
  /** Milliseconds from any fixed start; only differences are used, for `timing`. */
  readonly elapsedMs: () => number
}
