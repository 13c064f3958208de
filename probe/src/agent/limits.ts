import { CEILINGS, DEFAULTS, type Limits, type ProbeKind } from '../protocol.ts'

/** What a person can do, for messages that refuse a stall; each face has its own word for it. */
export const STALL_WAY = 'allow more'

/** Probes of one process at a time. */
export const PROBES_MAX = 20

/** Of hits, sent in one second; more is dropped and counted. */
export const CHARS_PER_SEC_MAX = 256 * 1024

/** One admitted hit; a third overrun in a row ends the probe. */
export const HIT_US_MAX: Readonly<Record<ProbeKind, number>> = {
  counter: 200,
  log: 200,
  snapshot: 5000,
  timer: 200,
  verbose: 1000,
}

/** Telling whether a condition is met; the same as what a log may take. */
export const CONDITION_US_MAX = 200

/** What a pass that is turned away, or only counted, costs where it is compiled in: measured, and rounded up. */
export const PASS_US: Readonly<Record<ProbeKind, number>> = {
  counter: 0.005,
  log: 0.005,
  snapshot: 0.005,
  timer: 0.12,
  verbose: 0.2,
}

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
  return {
    ratePerSec: of('ratePerSec'),
    hitsMax: of('hitsMax'),
    ttlMs: of('ttlMs'),
    stallMsMax: of('stallMsMax'),
    cpuShareMax: of('cpuShareMax'),
  }
}

const HIT_BYTES_MAX: Readonly<Record<ProbeKind, number>> = {
  counter: 0, // counts go out once a second, of all probes
  log: 1_300,
  snapshot: 64 * 1024,
  timer: 0,
  verbose: 8 * 1024,
}
const COUNTS_BYTES_PER_DAY = 86_400 * 200

/** The most that a probe can send in a day: its rate, its hits and what all probes may send together bound it. */
export function bytesPerDayMax(kind: ProbeKind, asked: Partial<Limits> = {}): number {
  const { ratePerSec, hitsMax } = limitsOf(kind, asked)
  const hits = Math.min(hitsMax, ratePerSec * 86_400)
  return COUNTS_BYTES_PER_DAY + Math.min(hits * HIT_BYTES_MAX[kind], CHARS_PER_SEC_MAX * 86_400)
}
