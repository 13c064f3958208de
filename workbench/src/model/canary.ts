/** Which processes of a service are the canary, by one attribute of their resource; the rest are all others, or those that are named. */
export type CanarySides = {
  readonly service: string
  readonly attribute: 'service.version' | 'service.instance.id'
  readonly canary: readonly string[]
  readonly against: readonly string[]
}

/** What is compared: failed requests, and requests slower than the rest's median, 90 % and 99 % were before. */
export const CANARY_MEASURES = ['errors', 'slower-than-p50', 'slower-than-p90', 'slower-than-p99'] as const

export type CanaryMeasure = (typeof CANARY_MEASURES)[number]

/** Requests of one side, and how many of them were bad, by measure; `timed` of them can be compared in their duration. */
export type CanarySide = {
  readonly requests: number
  readonly timed: number
  readonly bad: Readonly<Record<CanaryMeasure, number>>
}

/** Both sides in one stretch of time and one operation: what is alike but for the version. */
export type CanaryPart = { readonly canary: CanarySide; readonly rest: CanarySide }

/** A kind of log line that only the canary writes. */
export type NewLogKind = {
  readonly body: string
  readonly severity: number
  readonly lines: number
  /** Traces it was written in; without them, stretches of time. */
  readonly occasions: number
  /** The how-manieth kind it is that this service wrote since the canary began. */
  readonly nth: number
}

/** How full something is, on either side; told, and decides nothing. */
export type CanaryGauge = { readonly metric: string; readonly canary: number; readonly rest: number }
