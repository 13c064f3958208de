/**
 * Paper    Smith, A Bayesian approach to inference about a change-point (Biometrika 1975), for Bernoulli trials; Jeffreys (1946) for the
 *          prior of each rate
 * Idea     of requests that fail rarely, a dozen failures after a time and none before it say more than any spread of their share
 * Input    a share of failing requests with the number of requests behind each value, the times to try
 * Output   for each time, ln of the likelihood that requests fail at a higher rate since then, over that of one rate all along
 * Cost     O(points + times)
 * Departs  failures come in bursts, so that they count for less by as much as they vary more than trials do (Wedderburn 1974, on
 *          quasi-likelihood); the requests of the stretch that holds the time are split by it, its failures lie after it
 */
import { median } from '../../lib/order-statistics.ts'
import { sumOf } from '../../lib/sum.ts'
import type { GoldenSeries } from '../types.ts'
import { likenessOf, shareAfter, stepOf } from './step-fit.ts'

type Trials = { readonly failed: number; readonly all: number }
type Sides = { readonly before: Trials; readonly after: Trials }

/** ln(likelihood of more failures after each time / of as many); undefined for a series that does not count its requests. */
export function moreFailures(series: GoldenSeries, times: readonly number[]): Float64Array | undefined {
  const { atMs, floor, counts } = series
  const points = counts && trialsOf(series, counts)
  if (!points) return undefined
  const said = new Float64Array(times.length)
  const total = together(points)
  const sides = sidesAt(points, atMs, times)
  for (const [t, { before, after }] of sides.entries())
    if (rateOf(after) - rateOf(before) >= floor) said[t] = lnEvidence(before) + lnEvidence(after) - lnEvidence(total)
  const best = said.reduce((most, ln, t) => (ln > (said[most] as number) ? t : most), 0)
  const independent = independence(points, atMs, times[best] as number, sides[best] as Sides)
  return said.map((ln) => ln * independent)
}

/** Requests behind each value, in units of the least that fails: a sampled request stands for several. */
function trialsOf({ value, step = 0 }: GoldenSeries, counts: readonly number[]): readonly Trials[] | undefined {
  const one = Math.max(1, step * Math.max(1, median(counts)))
  const points = value.map((share, i) => {
    const all = Math.max(0, counts[i] as number) / one // a number of requests that is told may be negative
    return { failed: Math.min(all, Math.max(0, share * all)), all }
  })
  return points.some(({ failed }) => failed > 0) ? points : undefined
}

/** What lies before and after each time. */
function sidesAt(points: readonly Trials[], atMs: readonly number[], times: readonly number[]): readonly Sides[] {
  const total = together(points)
  const stepMs = stepOf(atMs)
  let past: Trials = { failed: 0, all: 0 }
  let place = 0
  return times.map((time) => {
    for (; place < points.length && (atMs[place] as number) <= time; place++)
      past = together([past, points[place] as Trials])
    const here = points[place]
    const all = past.all + (here ? here.all * (1 - shareAfter(atMs, place, time, stepMs)) : 0)
    const failed = total.failed - past.failed
    return { before: { failed: past.failed, all }, after: { failed, all: Math.max(failed, total.all - all) } }
  })
}

/** What a request tells beside its neighbours, 0..1: failures of one bucket, and of buckets side by side, are not independent. */
function independence(
  points: readonly Trials[],
  atMs: readonly number[],
  time: number,
  { before, after }: Sides,
): number {
  const rest = points.map(({ failed, all }, i) => {
    const rate = rateOf((atMs[i] as number) <= time ? before : after)
    const spread = Math.sqrt(all * rate * (1 - rate))
    return spread > 0 ? (failed - all * rate) / spread : 0
  })
  const told = rest.filter((r) => r !== 0)
  const bursts = told.length > 0 ? sumOf(told.map((r) => r * r)) / told.length : 1
  const like = likenessOf(
    { atMs, value: rest, weight: rest.map(() => 1) },
    { time, level: 0, rise: 0, after: 0 },
    'whole',
  )
  return (1 - like) / (1 + like) / Math.max(1, bursts)
}

const together = (some: readonly Trials[]): Trials => ({
  failed: sumOf(some.map(({ failed }) => failed)),
  all: sumOf(some.map(({ all }) => all)),
})

const rateOf = ({ failed, all }: Trials): number => (all > 0 ? failed / all : 0)

const JEFFREYS = 0.5

/** ln of how likely a stretch is whose rate is not known, up to what is the same however it is split. */
const lnEvidence = ({ failed, all }: Trials): number =>
  lnBeta(failed + JEFFREYS, all - failed + JEFFREYS) - LN_BETA_NONE

const lnBeta = (a: number, b: number): number => lnGamma(a) + lnGamma(b) - lnGamma(a + b)

const STIRLING_MIN = 10 // from here on three terms of the series are exact to 1e-9

function lnGamma(x: number): number {
  if (x < STIRLING_MIN) return lnGamma(x + 1) - Math.log(x)
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3)
}

const LN_BETA_NONE = lnBeta(JEFFREYS, JEFFREYS) // of a stretch without requests
