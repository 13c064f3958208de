/**
 * Paper    Hinkley, Inference about the change-point in a sequence of random variables (Biometrika 1970)
 * Idea     a lasting rise at the right time leaves less unexplained than no rise, or one at another time
 * Input    one series, the times to try (rising), until when the series is surely quiet
 * Output   for each time, ln of the likelihood of a rise right after it over that of no rise
 * Cost     O(points + times)
 * Departs  the stretch of a point that holds the time may show the rise wholly (a maximum, a quantile) or by its share (a
 *          mean): both are equally likely beforehand; neighbours that resemble each other count as fewer points; values are
 *          cut off at some spreads, what a straight line explains is no rise, nor is what stays below the series' floor; a share of
 *          failing requests may rise as a level does or as trials do (`more-failures.ts`), equally likely beforehand
 */
import { median } from '../../lib/order-statistics.ts'
import { type Spread, spreadOf } from '../series/robust.ts'
import type { GoldenSeries } from '../types.ts'
import { moreFailures } from './more-failures.ts'
import { levelsAround, likenessOf, lineGain, type Points, type Response, riseFits } from './step-fit.ts'

const CLIP = 8 // spreads; one wild point must not outvote a lasting shift
const POINTS_MIN = 4 // of a quiet stretch; fewer have no spread
const QUIET_SHARE = 1 / 3 // of a series that begins late is taken for quiet
const REST_MIN = 0.55 // squared spreads: the variance of a normal series whose quartiles lie one spread apart
const LN_WILD = Math.log(100) // one value in a hundred is wild for no reason
const FLOOR_SHARE = 0.1 // of the floor is noise in any case; the floor itself bounds what is worth telling

/** For each time, ln(likelihood of a rise after it / likelihood of none). */
export type RiseCurves = {
  /** Where the stretch that holds the rise may show it wholly or by its share. */
  readonly either: Float64Array
  /** Where it shows it as what the series tells would: a mean over its stretch, a rate and a share do so by their share. */
  readonly told: Float64Array
}

/** How likely a rise is after each time; undefined for a series too short to tell. */
export function riseLikelihood(
  series: GoldenSeries,
  times: readonly number[],
  quietTo: number,
): RiseCurves | undefined {
  const stepped = stepLikelihood(series, times, quietTo)
  const failing = series.signal === 'errors' ? moreFailures(series, times) : undefined
  if (!failing || !stepped) return stepped
  const withTrials = (curve: Float64Array): Float64Array => curve.map((ln, i) => lnMean(ln, failing[i] as number))
  return { either: withTrials(stepped.either), told: withTrials(stepped.told) }
}

function stepLikelihood(series: GoldenSeries, times: readonly number[], quietTo: number): RiseCurves | undefined {
  const spread = quietSpread(series, quietTo)
  if (!spread) return undefined
  const { atMs } = series
  const sign = series.bad === 0 ? 1 : series.bad
  const z = series.value.map((value) => (sign * (value - spread.median)) / spread.scale)
  const weight = weightsOf(series)
  const rough = lnOfRise({ atMs, weight, value: clipped(z, 1) }, times, 'whole')
  const { before, after } = levelsAround(atMs, z, rough.best)
  if (!(after - before > 0) || (after - before) * spread.scale < series.floor) {
    const none = new Float64Array(times.length)
    return { either: none, told: none }
  }
  const value = clipped(z, Math.max(1, after / CLIP)) // a huge rise is seen at a coarser scale, so that parts of it show
  const whole = lnOfRise({ atMs, weight, value }, times, 'whole').ln
  const shared = lnOfRise({ atMs, weight, value }, times, 'shared').ln
  const either = whole.map((ln, i) => lnMean(ln, shared[i] as number))
  return { either, told: series.averaged ? shared : either }
}

/** The spread of the quiet stretch, or that of neighbouring values if it is less: the rise may lie in what was taken for quiet. */
function quietSpread({ atMs, value, floor, step = 0 }: GoldenSeries, quietTo: number): Spread | undefined {
  const early = value.filter((_, i) => (atMs[i] as number) <= quietTo)
  const quiet = early.length >= POINTS_MIN ? early : value.slice(0, Math.floor(QUIET_SHARE * value.length))
  if (quiet.length < POINTS_MIN) return undefined
  const least = Math.max(FLOOR_SHARE * floor, step)
  const usual = spreadOf(quiet, value, least)
  const jumps = value.slice(1).map((v, i) => usual.median + (v - (value[i] as number)) / Math.SQRT2)
  return { median: usual.median, scale: Math.min(usual.scale, spreadOf(jumps, value, least).scale) }
}

/** A value made of fewer requests than usual counts for less; one of more is no better than the spread of its kind. */
function weightsOf({ value, counts }: GoldenSeries): readonly number[] {
  if (!counts) return value.map(() => 1)
  const usual = Math.max(1, median(counts))
  return counts.map((count) => Math.min(1, count / usual))
}

const clipped = (z: readonly number[], coarser: number): readonly number[] =>
  z.map((value) => Math.max(-CLIP, Math.min(CLIP, value / coarser)))

/**
 * The profile likelihood with unknown noise, for as many points as are independent, less what a free level costs.
 * The rival is a straight line, so that the slope of a day is no rise; what few points tell is tempered, as each may be wild.
 */
function lnOfRise(points: Points, times: readonly number[], response: Response): { ln: Float64Array; best: number } {
  const { gains, best, total, mass } = riseFits(points, times, response, POINTS_MIN)
  if (best.rise <= 0) return { ln: gains, best: best.time }
  const like = likenessOf(points, best, response)
  const independent = (mass * (1 - like)) / (1 + like)
  const rest = (gain: number): number => Math.max(0, total - gain) + REST_MIN * mass
  const cost = 0.5 * Math.log(Math.max(1, mass))
  const none = rest(lineGain(points))
  const lnAt = (gain: number): number => (independent / 2) * Math.log(none / rest(gain)) - cost
  const most = lnAt(gains.reduce((a, b) => Math.max(a, b)))
  const tempered = Math.min(1, (LN_WILD * best.after) / Math.max(Number.MIN_VALUE, most))
  return { ln: gains.map((gain) => tempered * lnAt(gain)), best: best.time }
}

const lnMean = (a: number, b: number): number => Math.max(a, b) + Math.log((1 + Math.exp(-Math.abs(a - b))) / 2)
