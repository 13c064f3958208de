/**
 * Paper   J. Przyborowski, H. Wilenski: Homogeneity of Results in Testing Samples from Poisson Series, 1940: of all events of two
 *         stretches, the share that came in one of them tells how much more often they came there; the interval of that share after
 *         Wilson (1927). Events that come in clusters count for fewer: P. McCullagh, J. A. Nelder, Generalized Linear Models, 1989, on
 *         over-dispersed counts; how much fewer is told by means of batches (B. Schmeiser, Operations Research 30, 1982).
 * Idea    Rare events leave the median of a stretch at nothing, so all of them are counted. What is asked is whether the harm goes on
 *         as it was: how much it clusters is read off the time before the change alone.
 * Input   events in buckets, at least two of the time before the change (DISPERSION_BUCKETS are enough), and out of how much they came
 * Output  the share of the harm that is gone; rates of whole stretches
 * Cost    linear
 */
import { wilson, Z_ONE_IN_20 } from '../../lib/wilson.ts'
import { type Judgement, verdictOf } from './judge.ts'

/** Events of a bucket, and what they came out of: requests, or seconds in which they could have come. */
export type Counted = { readonly events: number; readonly of: number }

export type Stretches = {
  readonly healthy: readonly Counted[]
  readonly before: readonly Counted[]
  readonly after: readonly Counted[]
}

/** Batches of a stretch: after Schmeiser ten to thirty; the longer each is, the less one cluster reaches over several. */
export const DISPERSION_BUCKETS = 10

/** Whether a change helped against events that are too rare for a median. */
export function judgeRates({ healthy, before, after }: Stretches): Judgement {
  const [good, bad, now] = [totalOf(healthy), totalOf(before), totalOf(after)]
  const seen = { healthy: rateOf(good), before: rateOf(bad), after: rateOf(now) }
  const batches = before.filter(({ of }) => of > 0)
  if (good.of === 0 || now.of === 0 || bad.events === 0 || batches.length < 2)
    return { verdict: 'no-data', ...seen, recovered: null }
  const as = (later: Counted): Ratio => ratioOf(bad, later, dispersionOf(batches), quantileOf(batches.length - 1))
  if (as(good).to >= 1) return { verdict: 'no-data', ...seen, recovered: null } // in health it came as often
  const usual = rateOf(good)! / rateOf(bad)!
  const left = as(now)
  const goneOf = (ratio: number): number => (1 - ratio) / (1 - usual)
  const recovered = { estimate: goneOf(left.estimate), from: goneOf(left.to), to: goneOf(left.from) }
  return { verdict: verdictOf(recovered), ...seen, recovered }
}

function totalOf(stretch: readonly Counted[]): Counted {
  const sum = (of: (bucket: Counted) => number): number => stretch.reduce((total, bucket) => total + of(bucket), 0)
  return { events: sum(({ events }) => events), of: sum(({ of }) => of) }
}

const rateOf = ({ events, of }: Counted): number | null => (of > 0 ? events / of : null)

type Ratio = { readonly estimate: number; readonly from: number; readonly to: number }

/** How often events come in `later`, as a share of how often they came in `base`. */
function ratioOf(base: Counted, later: Counted, dispersion: number, z: number): Ratio {
  const events = base.events + later.events
  const share = later.events / events
  const { low, high } = wilson(share, events / dispersion, z)
  const ratio = (of: number): number => ((of / (1 - of)) * base.of) / later.of
  return { estimate: ratio(share), from: ratio(low), to: ratio(high) }
}

/** How many events come together: what their number varies by more than that of events which know nothing of each other. */
function dispersionOf(batches: readonly Counted[]): number {
  const rate = rateOf(totalOf(batches))!
  const squares = batches.map(({ events, of }) => (events - rate * of) ** 2 / (rate * of))
  return Math.max(1, squares.reduce((sum, one) => sum + one, 0) / (batches.length - 1))
}

/** Student's quantile for 95 %, since the dispersion is an estimate itself (Abramowitz, Stegun: 26.7.5). */
const quantileOf = (freedom: number): number => Z_ONE_IN_20 + (Z_ONE_IN_20 ** 3 + Z_ONE_IN_20) / (4 * freedom)
