import type { Series } from '../../model/span-columns.ts'
import type { Trace } from '../paths/index.ts'

/** A half-open stretch of time, milliseconds since 1970. */
export type Stretch = { readonly fromMs: number; readonly toMs: number }

/** What detectors look at: whole traces of both windows, and series over both. */
export type DetectorInput = {
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly series: readonly Series[]
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
  /** 0..1: how much more of the incident than of the baseline shows it. */
  readonly score: number
  /** Figures behind `says`; the unit stands in the name. */
  readonly numbers: Readonly<Record<string, number | string | null>>
  /** Requests that show it; at most 5. */
  readonly traceIds: readonly string[]
}

/** One detector. */
export type Detector = (input: DetectorInput) => readonly Detected[]
