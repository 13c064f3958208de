import type { Limits, ProbeKind } from '../protocol.ts'

const TTL_MS = 15 * 60_000
const TTL_MS_MAX = 24 * 3_600_000
const STALL_MS = 50 // shorter than most requests take; more needs somebody's word

/** What a probe of each kind may cost if nobody says otherwise. */
const DEFAULTS: Readonly<Record<ProbeKind, Limits>> = {
  snapshot: { ratePerSec: 1, hitsMax: 10, ttlMs: TTL_MS, stallMsMax: STALL_MS },
  log: { ratePerSec: 100, hitsMax: 10_000, ttlMs: TTL_MS, stallMsMax: STALL_MS },
  counter: { ratePerSec: 0, hitsMax: Number.MAX_SAFE_INTEGER, ttlMs: TTL_MS, stallMsMax: STALL_MS },
  verbose: { ratePerSec: 100, hitsMax: 10_000, ttlMs: TTL_MS, stallMsMax: STALL_MS },
  tictoc: { ratePerSec: 0, hitsMax: Number.MAX_SAFE_INTEGER, ttlMs: TTL_MS, stallMsMax: STALL_MS },
}

/** Ceilings that no request lifts. */
const CEILINGS: Limits = { ratePerSec: 500, hitsMax: Number.MAX_SAFE_INTEGER, ttlMs: TTL_MS_MAX, stallMsMax: 10_000 }

/** Probes of one process at a time. */
export const PROBES_MAX = 20

/** Text and values sent in one second; more is dropped and counted. */
export const CHARS_PER_SEC_MAX = 256 * 1024

/** One admitted hit; a third overrun in a row ends the probe. */
export const HIT_US_MAX: Readonly<Record<ProbeKind, number>> = {
  counter: 200,
  log: 200,
  snapshot: 5000,
  tictoc: 200,
  verbose: 1000,
}

/** Of the last ten seconds, all probes together: one percent. */
export const BUSY_MS_MAX = 100

/** What one pass over a breakpoint costs (V8 compiles its condition each time), and so how many a second make one percent. */
export const BREAKPOINT_PASS_US = 150

/** Passes a second over one breakpoint before it goes. */
export const BREAKPOINT_PASSES_PER_SEC_MAX = 70

/** The limits of a probe: what was asked for, held under the ceilings. */
export function limitsOf(kind: ProbeKind, asked: Partial<Limits> = {}): Limits {
  const of = (key: keyof Limits): number => {
    const wanted = asked[key]
    return typeof wanted === 'number' && wanted > 0 ? Math.min(wanted, CEILINGS[key]) : DEFAULTS[kind][key]
  }
  return { ratePerSec: of('ratePerSec'), hitsMax: of('hitsMax'), ttlMs: of('ttlMs'), stallMsMax: of('stallMsMax') }
}
