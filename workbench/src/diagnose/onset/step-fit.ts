/**
 * Paper    none; least squares with one step as the only regressor
 * Idea     prefix sums give the fit for every time of the step in one pass
 * Input    weighted points, each telling of the stretch that ends at it; the times to try, rising
 * Output   for each time: the squares that the step explains, and the levels it joins
 * Cost     O(points + times)
 */
import { median } from '../../lib/order-statistics.ts'

/** Values that each tell of the stretch between the point before and their own time. */
export type Points = {
  readonly atMs: readonly number[]
  readonly value: readonly number[]
  readonly weight: readonly number[]
}

/** How the stretch that holds the step shows it: as if it were all after it, or by the share that is. */
export type Response = 'whole' | 'shared'

/** The fit of `level + rise x share of the stretch after time`. */
export type Fit = { readonly time: number; readonly level: number; readonly rise: number; readonly after: number }

/** Squares that a rise after each time explains, the best fit, what could be explained at most, and the sum of weights. */
export type Fits = {
  readonly gains: Float64Array
  readonly best: Fit
  readonly total: number
  readonly mass: number
}

const ROUNDING = 1e-9 // fits this alike are equal, and the earliest is the best: all times in the stretch of the last point are

/** Fits for all times; at least `before` points lie before a rise. */
export function riseFits(points: Points, times: readonly number[], response: Response, before: number): Fits {
  const { atMs, value, weight } = points
  const n = value.length
  const tails = tailsOf(value, weight)
  const mass = tails.mass[0] as number
  const mean = mass > 0 ? (tails.sum[0] as number) / mass : 0
  const total = value.reduce((all, v, i) => all + (weight[i] as number) * (v - mean) ** 2, 0)
  const stepMs = stepOf(atMs)
  const gains = new Float64Array(times.length)
  let best: Fit = { time: times[0] ?? 0, level: mean, rise: 0, after: 0 }
  let bestGain = 0
  let split = 0
  for (let t = 0; t < times.length; t++) {
    const time = times[t] as number
    while (split < n && (atMs[split] as number) <= time) split++
    if (split < before || split >= n) continue
    const share = response === 'whole' ? 1 : shareAfter(atMs, split, time, stepMs)
    const w = (weight[split] as number) * share
    const after = (tails.mass[split + 1] as number) + w
    const xy = (tails.sum[split + 1] as number) + w * (value[split] as number) - mean * after
    const xx = (tails.mass[split + 1] as number) + w * share - (after * after) / mass
    if (xx <= 0 || xy <= 0) continue
    const rise = xy / xx
    gains[t] = rise * xy
    if (rise * xy <= bestGain * (1 + ROUNDING)) continue
    bestGain = rise * xy
    best = { time, level: mean - (rise * after) / mass, rise, after }
  }
  return { gains, best, total, mass }
}

/** Sums from each point to the last. */
function tailsOf(value: readonly number[], weight: readonly number[]): { mass: Float64Array; sum: Float64Array } {
  const mass = new Float64Array(value.length + 1)
  const sum = new Float64Array(value.length + 1)
  for (let i = value.length - 1; i >= 0; i--) {
    const w = weight[i] as number
    mass[i] = (mass[i + 1] as number) + w
    sum[i] = (sum[i + 1] as number) + w * (value[i] as number)
  }
  return { mass, sum }
}

/** What a straight line explains. */
export function lineGain({ atMs, value, weight }: Points): number {
  const mass = weight.reduce((a, b) => a + b, 0)
  const middle = (of: readonly number[]): number => of.reduce((sum, v, i) => sum + v * (weight[i] as number), 0) / mass
  const [t, v] = [middle(atMs), middle(value)]
  let xy = 0
  let xx = 0
  for (let i = 0; i < value.length; i++) {
    const dt = (atMs[i] as number) - t
    xy += (weight[i] as number) * dt * ((value[i] as number) - v)
    xx += (weight[i] as number) * dt * dt
  }
  return xx > 0 ? (xy * xy) / xx : 0
}

/** Share of a point's stretch that lies after the time, 0..1; after a gap the stretch is as long as usual. */
export function shareAfter(atMs: readonly number[], i: number, time: number, stepMs: number): number {
  const end = atMs[i] as number
  const before = i > 0 ? (atMs[i - 1] as number) : Number.NEGATIVE_INFINITY
  const start = Math.max(before, end - GAP_STEPS * stepMs)
  return end <= time ? 0 : start >= time ? 1 : (end - time) / (end - start)
}

const GAP_STEPS = 1.5 // a distance beyond this is a gap; what happened in it is not told

const LIKENESS_MAX = 0.9 // more cannot be told from a drift in a few dozen points

/** How much neighbours of what the fit leaves resemble each other, 0..1. */
export function likenessOf({ atMs, value, weight }: Points, { time, level, rise }: Fit, response: Response): number {
  const stepMs = stepOf(atMs)
  const rest = value.map((v, i) => {
    const share = response === 'whole' ? ((atMs[i] as number) > time ? 1 : 0) : shareAfter(atMs, i, time, stepMs)
    return (v - level - rise * share) * Math.sqrt(weight[i] as number)
  })
  let both = 0
  for (let i = 1; i < rest.length; i++) both += (rest[i] as number) * (rest[i - 1] as number)
  const all = rest.reduce((sum, r) => sum + r * r, 0)
  return all > 0 ? Math.max(0, Math.min(LIKENESS_MAX, both / all)) : 0
}

/** The usual values until the time and after it; NaN of nothing. */
export function levelsAround(
  atMs: readonly number[],
  value: readonly number[],
  time: number,
): { readonly before: number; readonly after: number } {
  return {
    before: median(value.filter((_, i) => (atMs[i] as number) <= time)),
    after: median(value.filter((_, i) => (atMs[i] as number) > time)),
  }
}

/** The usual distance of neighbouring points. */
export function stepOf(atMs: readonly number[]): number {
  const gaps = atMs.slice(1).map((t, i) => t - (atMs[i] as number))
  return gaps.length > 0 ? median(gaps) : 0
}
