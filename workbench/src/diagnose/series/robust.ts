/**
 * Paper    none; the scaler of BARO (Pham et al., FSE 2024) with a floor that does not depend on the unit
 * Idea     how far a window lies from the baseline's median, in units of the baseline's own spread
 * Input    values of the baseline and of the incident, and which way is bad
 * Output   a surprise without unit; about 1 is what the baseline does by itself
 * Cost     O(n log n)
 * Departs  the spread is at least 5 % of the median and one step of the gauge; the result is divided by what equally
 *          long stretches of the baseline reach, so that a series which jumps about all day is not surprising
 */
import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'

import { sortedStretches } from './sorted-stretches.ts'

/** Centre and spread of a baseline. */
export type Spread = { readonly median: number; readonly scale: number }

/** A surprise from here on counts as moved: three times the usual swing. */
export const CLEAR = 3

/** A surprise from here on is no chance in a handful of series: five times the usual swing. */
export const BEYOND_CHANCE = 5

/** A move within this share of the level is no news in any unit. */
export const MEDIAN_SHARE = 0.05

/** The least that a part of something moves to be news of the whole. */
export const leastNews = ({ whole = 0 }: { readonly whole?: number }): number => MEDIAN_SHARE * whole

const Z_MAX = 1e100 // the product of two is still a number
const FLAT_SURPRISE_MAX = 20 // the most a series without any spread can surprise, as 1 / MEDIAN_SHARE

/** Centre and spread of `before`; `all` gives the spread where the baseline never moved; `floor` is in the series' unit. */
export function spreadOf(before: readonly number[], all: readonly number[], floor = 0): Spread {
  const sorted = sortedOf(before)
  const middle = quantile(sorted, 0.5)
  const scale = Math.max(
    quantile(sorted, 0.75) - quantile(sorted, 0.25),
    MEDIAN_SHARE * Math.abs(middle),
    stepOf(sorted),
    floor,
  )
  if (scale > 0) return { median: middle, scale }
  const reach = all.reduce((most, value) => Math.max(most, Math.abs(value - middle)), 0)
  return { median: middle, scale: reach > 0 ? reach / FLAT_SURPRISE_MAX : 1 }
}

const SAME_SHARE_MAX = 5e-6 // differences that agree in six digits are the same, computed with rounding

/** Smallest difference between neighbouring values that recurs, as the step of a rounded gauge or a count does; once is chance. */
function stepOf(sorted: ArrayLike<number>): number {
  const differences = new Float64Array(Math.max(0, sorted.length - 1))
  for (let i = 0; i < differences.length; i++) differences[i] = (sorted[i + 1] as number) - (sorted[i] as number)
  differences.sort()
  for (let i = 1; i < differences.length; i++) {
    const [low, high] = [differences[i - 1] as number, differences[i] as number]
    if (low > 0 && high - low <= SAME_SHARE_MAX * high) return low
  }
  return 0
}

/** Which way is bad: up, down, or either. */
export type Badness = 1 | -1 | 0

/** How far a window left a baseline. */
export type Surprise = {
  /** Centre and spread of the baseline. */
  readonly spread: Spread
  /** How much worse than the baseline; 0 when it went the harmless way. */
  readonly score: number
  readonly before: number
  readonly after: number
}

const QUIET_SHARE = 0.75 // of the baseline, its early part: an onset found late must not hide the trouble
const WINDOWS_MAX = 60 // stretches of the baseline that are looked at

/** How surprising the values of the incident are, over and above those of a control stretch. */
export function surpriseOf(
  before: readonly number[],
  after: readonly number[],
  bad: Badness,
  floor = 0,
  control: readonly number[] = [],
): Surprise {
  const spread = spreadOf(before, [...before, ...after], floor)
  const { median: middle, scale } = spread
  const z = (value: number): number => {
    const signed = (value - middle) / scale
    return Math.min(Z_MAX, bad === 0 ? Math.abs(signed) : signed * bad)
  }
  const now = excess(after.map(z)) - (control.length > 0 ? excess(control.map(z)) : 0)
  const usual = now > 0 ? usualExcess(before.map(z), after.length) : 1
  return { spread, score: Math.max(0, now) / Math.max(1, usual), before: middle, after: median(after) }
}

/** A window's excess: between its median and its worst tenth, so that neither one spike nor a short fault decides. */
const excess = (z: readonly number[]): number => excessOfSorted(sortedOf(z))

function excessOfSorted(sorted: ArrayLike<number>): number {
  const usual = Math.max(0, quantile(sorted, 0.5))
  const worst = Math.max(0, quantile(sorted, 0.9))
  return (Math.sqrt(usual * worst) + worst / 2) / 1.5
}

/** What stretches of the same length reach in the baseline, nine times in ten. */
function usualExcess(z: readonly number[], length: number): number {
  const quiet = z.slice(0, Math.ceil(QUIET_SHARE * z.length))
  const size = Math.min(length, Math.max(1, Math.floor(quiet.length / 2)))
  const stride = Math.max(1, Math.floor((quiet.length - size) / WINDOWS_MAX))
  const seen = Array.from(sortedStretches(quiet, { size, stride }), excessOfSorted)
  return quantile(sortedOf(seen), 0.9)
}
