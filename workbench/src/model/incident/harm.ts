import type { TimeRange } from '../time.ts'
import type { Asked, Refusals } from './measure.ts'

/**
 * How requests fared in a stretch of time. Counts include requests that were sampled away; `spans` is what is stored. A request is
 * slow when it succeeded and took longer than SLOWER_RATIO times what 99 % of the quiet stretch took.
 */
export type Fared = {
  readonly spans: number
  readonly requests: number
  readonly failed: number
  readonly slow: number
}

/** One operation where requests come in, or all of them together. */
export type FlowHarm = {
  readonly service: string
  readonly operation: string
  /** The quiet stretch before. */
  readonly before: Fared
  /** The stretch of the incident. */
  readonly since: Fared
  /** The stretch of the incident in four equal parts. */
  readonly quarters: readonly [Fared, Fared, Fared, Fared]
  /** Null where no request came. */
  readonly p99MsBefore: number | null
  readonly p99Ms: number | null
  /** Different users that requests name, and those of them who met a failed or slow one; null where no request names any. */
  readonly users: number | null
  readonly usersHit: number | null
}

/** The stretch of an incident that is looked at, and the quiet stretch before its impact that it is held against. */
export type Compared = { readonly quiet: TimeRange; readonly impact: TimeRange }

/** What users feel in the impact, against the quiet stretch. */
export type Harm = {
  readonly compared: Compared
  readonly whole: FlowHarm
  /** Users of whom each request failed, of USER_REQUESTS_MIN or more; absent where no request names any. */
  readonly usersDown?: number
  /** Busiest first. */
  readonly flows: readonly FlowHarm[]
  /** There are more flows than were read. */
  readonly cut: boolean
  readonly asked: Asked
}

/** How requests fared where an attribute has a value: a service, a region, a tenant. */
export type PlaceFared = {
  readonly key: string
  readonly value: string
  readonly before: Fared
  readonly since: Fared
}

/** With which codes an operation refused requests in both stretches, '' being all other requests of it; as stored. */
export type RefusedAt = {
  readonly service: string
  readonly operation: string
  readonly before: Refusals
  readonly since: Refusals
}

/** A code with which an operation refuses that counts as a failure. */
export type CountedRefusal = { readonly service: string; readonly operation: string; readonly code: string }

/** Six of six fail by chance less than once in thirty where every other request does (a sign test at 5 %). */
export const USER_REQUESTS_MIN = 6

/** "Performance down by more than 50 %" is where a slow request becomes an urgent one. */
export const SLOWER_RATIO = 1.5

/** The share of requests that are slower than their own 99th percentile. */
export const SLOW_SHARE_QUIET = 0.01

/** Spans that carry this attribute as `true`, or whose resource does, earn money. */
export const REVENUE_TAG = 'lastgood.revenue'
