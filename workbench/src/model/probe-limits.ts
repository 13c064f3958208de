import { DAY_MS, MINUTE_MS } from './time.ts'

/*
 * What the agents hold to (probe/src/protocol.ts), for rooms and pages that do not know them; `live/limits.test.ts` holds both against each other.
 */

/** What a probe may cost where its wish does not say: how long it lives, what placing it may stall, and what all may take of one CPU. */
export const USUAL = { ttlMs: 15 * MINUTE_MS, stallMsMax: 50, cpuShareMax: 0.01 } as const

/** Of the kinds that send hits: after how many one ends, and how many a second are sent, where its wish does not say. */
export const USUAL_HITS: Readonly<Record<string, { readonly hitsMax: number; readonly ratePerSec: number }>> = {
  snapshot: { hitsMax: 10, ratePerSec: 1 },
  log: { hitsMax: 10_000, ratePerSec: 100 },
  verbose: { hitsMax: 10_000, ratePerSec: 100 },
}

/** What no wish lifts. */
export const CEILINGS = { ttlMs: DAY_MS, ratePerSec: 500, stallMsMax: 10_000, cpuShareMax: 0.5 } as const

/** Callers whose variables one snapshot shows, at most. */
export const CALLERS_MAX = 5

/** How long the time or the memory of a process is sampled. */
export const PROFILE_SECONDS = { usual: 10, max: 60 } as const

/** How long lines are watched that make objects which stay. */
export const GROWTH_SECONDS = { usual: 20, min: 2, max: 120 } as const
