import type { Attributes } from '../../model/span-columns.ts'

/** A span inside its trace; `parent` and `children` are positions in `Trace.spans`. */
export type TraceSpan = {
  readonly id: string
  readonly parent: number
  readonly children: readonly number[]
  readonly depth: number
  readonly service: string
  readonly operation: string
  /** Its `runKey`: made once, as much is counted by it. */
  readonly run: string
  readonly kind: string
  /** Milliseconds since the trace's first span began: small numbers, so that sums stay exact. */
  readonly startMs: number
  readonly durationMs: number
  readonly error: boolean
  readonly errorType: string
  /** The code that says the request was wrong; '' where it was not refused. */
  readonly refusedWith: string
  readonly attributes: Attributes
}

/** One request: spans parents before children. */
export type Trace = {
  readonly id: string
  /** How many requests of the population it stands for. */
  readonly weight: number
  /** Position of the span that stands for the request. */
  readonly root: number
  /** When the first span began, milliseconds since 1970. */
  readonly startMs: number
  readonly spans: readonly TraceSpan[]
}
