/**
 * Paper    none; how often something happened is what happened over how long
 * Idea     a job that pauses tells nothing meanwhile, so rates are taken over whole stretches, with nothing where others are heard and it is not
 * Input    series of rates, stretches of time
 * Output   what the series tell together in each stretch, in their own unit a second
 * Cost     O(points x stretches)
 */
import { median } from '../../lib/order-statistics.ts'
import type { Stretch } from '../detectors/types.ts'
import type { GoldenSeries } from '../types.ts'

/** One number for each of several stretches, a second; NaN where nothing was heard in most of the stretch. */
export type Rates = readonly number[]

const HEARD_SHARE_MIN = 0.5 // of a stretch; less does not tell of the whole
const GAP_STEPS_MAX = 3 // a gauge that says nothing for longer is not at its last value any more

/** The sum of the series in each stretch; `heard` is when those who tell of it were heard at all. */
export function ratesIn(series: readonly GoldenSeries[], heard: Stretch, stretches: readonly Stretch[]): Rates {
  const sums = stretches.map(() => 0)
  for (const one of series) {
    eachPiece(one, (piece, value) => {
      stretches.forEach((stretch, i) => {
        sums[i] = (sums[i] as number) + value * overlapMs(piece, stretch)
      })
    })
  }
  return stretches.map((stretch, i) => {
    const heardMs = overlapMs(heard, stretch)
    return heardMs > 0 && heardMs >= HEARD_SHARE_MIN * lengthMs(stretch) ? (sums[i] as number) / heardMs : Number.NaN
  })
}

/** From the beginning of the first value to the end of the last one of any series. */
export function heardIn(series: readonly GoldenSeries[]): Stretch {
  let [fromMs, toMs] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const one of series) {
    fromMs = Math.min(fromMs, (one.atMs[0] ?? Number.POSITIVE_INFINITY) - stepMsOf(one))
    toMs = Math.max(toMs, one.atMs.at(-1) ?? Number.NEGATIVE_INFINITY)
  }
  return { fromMs, toMs }
}

const STEPS_MAX = 500 // finer than any chart

/** Where the step begins in which the series together first reach a rate; undefined where they never do. */
export function reachedAt(
  series: readonly GoldenSeries[],
  rate: number,
  { fromMs, toMs }: Stretch,
): number | undefined {
  const stepMs = Math.max(...series.map(stepMsOf), (toMs - fromMs) / STEPS_MAX, 1)
  const steps = Array.from({ length: Math.ceil((toMs - fromMs) / stepMs) }, (_, i) => ({
    fromMs: fromMs + i * stepMs,
    toMs: fromMs + (i + 1) * stepMs,
  }))
  const told = ratesIn(series, { fromMs, toMs: fromMs + steps.length * stepMs }, steps)
  return steps[told.findIndex((one) => one >= rate)]?.fromMs
}

/** Milliseconds from one value to the next, usually; 0 where there is one value at most. */
export function stepMsOf({ atMs }: GoldenSeries): number {
  const gaps = atMs.slice(1).map((at, i) => at - (atMs[i] as number))
  return gaps.length > 0 ? median(gaps) : 0
}

/** Each value with the stretch that it tells of: what is averaged covers all since the value before it. */
function eachPiece(series: GoldenSeries, tell: (piece: Stretch, value: number) => void): void {
  const { atMs, value, averaged } = series
  const stepMs = stepMsOf(series)
  const longestMs = averaged ? Number.POSITIVE_INFINITY : GAP_STEPS_MAX * stepMs
  value.forEach((one, i) => {
    const toMs = atMs[i] as number
    const gapMs = i === 0 ? stepMs : toMs - (atMs[i - 1] as number)
    if (Number.isFinite(one)) tell({ fromMs: toMs - Math.min(gapMs, longestMs), toMs }, one)
  })
}

const lengthMs = ({ fromMs, toMs }: Stretch): number => toMs - fromMs

const overlapMs = (a: Stretch, b: Stretch): number =>
  Math.max(0, Math.min(a.toMs, b.toMs) - Math.max(a.fromMs, b.fromMs))
