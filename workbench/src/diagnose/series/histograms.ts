/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012), for what work takes of the time; else none; quantile of a bucketed
 *          distribution as in Prometheus' histogram_quantile: linear inside the bucket
 * Idea     a histogram becomes three series: how many, the mean, and the tail; one of how long a process is kept from its requests becomes the share
 *          of the time that is gone
 * Input    one histogram series, delta or cumulative
 * Output   series of numbers: a count for each step, mean and 99th percentile of what the step added; or the share of each step that was taken
 * Cost     O(points x buckets)
 * Departs  a step that added nothing has no mean and no tail, and gets no point
 */
import type { HistogramSeries, MetricSeries } from '../../model/columns.ts'
import { secondsPerUnit } from './meaning.ts'

const TAIL = 0.99

/** The series of numbers that a histogram stands for. */
export function seriesOfHistogram(histogram: HistogramSeries): readonly MetricSeries[] {
  const { bounds, count, sum, buckets, kind, ...shared } = histogram
  const steps = stepsOf(histogram).filter((step) => step.count > 0)
  const summed = steps.filter(hasSum)
  const means: MetricSeries = {
    ...shared,
    kind: 'gauge',
    labels: { ...shared.labels, aggregation: 'mean' },
    atMs: summed.map((step) => step.atMs),
    value: summed.map((step) => step.sum / step.count),
  }
  const counts: MetricSeries = { ...shared, kind, name: countName(shared.name), unit: '{request}', value: count }
  if (bounds.length === 0) return [means, counts]
  const tail = steps.map((step) => quantileOf(step.buckets, bounds))
  return [
    means,
    counts,
    {
      ...shared,
      kind: 'gauge',
      labels: { ...shared.labels, quantile: String(TAIL) },
      atMs: steps.map((step) => step.atMs),
      value: tail,
    },
  ]
}

/** One value that is no number makes the sum none, for as long as its sender adds it up. */
const hasSum = ({ sum }: Step): boolean => Math.abs(sum) < SUM_MAX
const SUM_MAX = 1e100 // the square of more is no number

/**
 * The share of the time that is taken, of a histogram of how long each piece of work took. One piece takes longer wherever a process waits for a
 * processor, so neither its length nor the number of pieces tells whether anything is used up.
 */
export function shareOfTime(histogram: HistogramSeries): MetricSeries {
  const { bounds: _, count: __, sum: ___, buckets: ____, ...shared } = histogram
  const seconds = secondsPerUnit(histogram)
  const shares = stepsOf(histogram).flatMap((step, i, steps) => {
    const { atMs, sum } = step
    const fromMs = histogram.kind === 'delta' ? steps[i - 1]?.atMs : histogram.atMs[i]
    return fromMs === undefined || fromMs >= atMs || !hasSum(step)
      ? []
      : [{ atMs, share: (1000 * seconds * sum) / (atMs - fromMs) }]
  })
  return {
    ...shared,
    kind: 'gauge',
    unit: '1',
    labels: { ...shared.labels, aggregation: 'share of time' },
    atMs: shares.map(({ atMs }) => atMs),
    value: shares.map(({ share }) => share),
  }
}

/** A request's duration histogram counts requests. */
const countName = (name: string): string =>
  /duration$/.test(name) ? `${name.replace(/\.duration$/, '')}.requests.count` : `${name}.count`

type Step = { readonly atMs: number; readonly count: number; readonly sum: number; readonly buckets: readonly number[] }

function stepsOf({ kind, atMs, count, sum, buckets }: HistogramSeries): readonly Step[] {
  const points = atMs.map((at, i) => ({
    atMs: at,
    count: count[i] as number,
    sum: sum[i] as number,
    buckets: buckets[i] ?? [],
  }))
  if (kind === 'delta') return points
  return points.slice(1).map((point, i) => since(points[i] as Step, point))
}

/** What was added since the point before; after a reset all of it was. */
function since(before: Step, point: Step): Step {
  if (point.count < before.count) return point
  return {
    atMs: point.atMs,
    count: point.count - before.count,
    sum: point.sum - before.sum,
    buckets: point.buckets.map((n, b) => Math.max(0, n - (before.buckets[b] ?? 0))),
  }
}

function quantileOf(buckets: readonly number[], bounds: readonly number[]): number {
  const goal = TAIL * buckets.reduce((total, n) => total + n, 0)
  let passed = 0
  for (let b = 0; b < buckets.length; b++) {
    const here = buckets[b] as number
    if (passed + here >= goal && here > 0) {
      const low = b === 0 ? 0 : (bounds[b - 1] as number)
      const high = bounds[b] ?? low
      return low + (high - low) * ((goal - passed) / here)
    }
    passed += here
  }
  return bounds.at(-1) ?? 0
}
