import { median } from '../../lib/order-statistics.ts'
import { type Shift, shiftOf } from '../../lib/shift.ts'
import type { ChangeVerdict } from '../../model/incident/ledger.ts'

/** One number a bucket, of three stretches: before anything was wrong, while it was wrong, and after the change. */
export type Stretches = {
  readonly healthy: readonly number[]
  readonly before: readonly number[]
  readonly after: readonly number[]
}

/** What the numbers say of a change. `recovered` is the share of the harm that is gone, with its interval of 95 %. */
export type Judgement = {
  readonly verdict: Exclude<ChangeVerdict, 'confounded'>
  readonly healthy: number | null
  readonly before: number | null
  readonly after: number | null
  readonly recovered: Shift | null
}

/**
 * The least share of the harm that counts as an effect: what takes away less than a quarter leaves those who are hit as they were.
 * "No effect" and "helped" are both proven against it (two one-sided tests), so that few numbers prove neither.
 */
export const EFFECT_SHARE_MIN = 0.25

/** Less of the harm than this is not even most of it. */
const MOST = 0.5

/** Whether a change helped, from its signal: shares of the distance between bad and healthy, so that units do not matter. */
export function judge({ healthy, before, after }: Stretches): Judgement {
  const [good, bad, now] = [medianOf(healthy), medianOf(before), medianOf(after)]
  const seen = { healthy: good, before: bad, after: now }
  const shift = shiftOf(before, after)
  if (good === null || bad === null || shift === undefined) return { verdict: 'no-data', ...seen, recovered: null }
  const apart = shiftOf(healthy, before)
  const harm = bad - good
  if (apart === undefined || harm === 0 || (apart.from <= 0 && apart.to >= 0))
    return { verdict: 'no-data', ...seen, recovered: null } // it was not off its baseline: nothing to take away
  const recovered = ratio(shift, -harm)
  return { verdict: verdictOf(recovered), ...seen, recovered }
}

/**
 * What an interval of the harm that is gone says. What is asked is whether there is relief, so "no effect" needs an upper end alone: less
 * than a quarter is gone for sure, or most of the harm is there for sure and nothing shows that any of it went.
 */
export function verdictOf({ from, to }: Shift): Judgement['verdict'] {
  if (from > EFFECT_SHARE_MIN) return 'helped'
  if (to < -EFFECT_SHARE_MIN) return 'worse'
  return to < EFFECT_SHARE_MIN || (from <= 0 && to < MOST) ? 'no-effect' : 'unclear'
}

function ratio({ estimate, from, to }: Shift, scale: number): Shift {
  const bounds = [from / scale, to / scale] as const
  return { estimate: estimate / scale, from: Math.min(...bounds), to: Math.max(...bounds) }
}

const medianOf = (values: readonly number[]): number | null => (values.length === 0 ? null : median(values))
