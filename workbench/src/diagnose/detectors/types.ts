import type { Series } from '../../model/span-columns.ts'
import type { Trace } from '../paths/index.ts'
import type { GoldenSeries } from '../types.ts'
import type { TraceView } from './trace-view.ts'

/** A half-open stretch of time, milliseconds since 1970. */
export type Stretch = { readonly fromMs: number; readonly toMs: number }

/** What detectors look at: whole traces of both windows, and series over both. */
export type DetectorInput = {
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly series: readonly Series[]
  /** Series whose golden signal is known. */
  readonly golden: readonly GoldenSeries[]
  readonly baseline: Stretch
  readonly incident: Stretch
}

/** A known pattern recognised in the incident. */
export type Detected = {
  /** Which detector, e.g. `n-plus-one-query`. */
  readonly detector: string
  readonly service: string
  readonly operation: string | null
  /** One sentence with the numbers in it. */
  readonly says: string
  /**
   * 0..1, the same for all detectors: how much of the trouble it can explain.
   * 1: every bad request of the incident shows it and none of the baseline did; or a limit is wholly reached that was not before.
   * At most 0.1: it was as common before, so it is a note and no cause.
   */
  readonly score: number
  /** Figures behind `says`; the unit stands in the name. */
  readonly numbers: Readonly<Record<string, number | string | null>>
  /** Requests that show it; at most 5. */
  readonly traceIds: readonly string[]
}

/** What a pattern is worth that was there before as well, for each share of requests or of a limit. */
export const STANDING_WORTH = 0.1

/** Requests of one window. */
export type Requests = {
  readonly views: readonly TraceView[]
  /** Ids of those that failed or were slow. */
  readonly bad: ReadonlySet<string>
  /** How many were read of the window; views are those of kinds that can be compared. */
  readonly read: number
}

/** The input with what several detectors need of it; the baseline's requests are weighted to the incident's mix. */
export type Scene = DetectorInput & { readonly was: Requests; readonly is: Requests }

/** One detector over series, or over all traces together. */
export type Detector = (scene: Scene) => readonly Detected[]
