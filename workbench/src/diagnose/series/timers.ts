/**
 * Paper    none; the text format of Prometheus, in which a summary is told as two counters, NAME_sum and NAME_count
 * Idea     a time that is added up and a number of the same things, told beside each other, are one timer: only together do they tell how long one takes
 * Input    series of numbers
 * Output   the timers among them, as histograms without buckets; the numbers that belong to none
 * Cost     O(points)
 */
import type { HistogramSeries, MetricSeries } from '../../model/columns.ts'
import { meaningOf } from './meaning.ts'
import { isCounter, siblingKey } from './siblings.ts'

/** What two counters together tell of: how often, and how long in all, at the same times. */
export type Timer = HistogramSeries & {
  /** The stored name of the counter of times. */
  readonly summed: string
}

type Joined = { readonly timers: readonly Timer[]; readonly numbers: readonly MetricSeries[] }

const PART = /^(.+)[._](sum|count)$/

/** Timers of requests put together; times of anything else stay as they are. */
export function timersIn(numbers: readonly MetricSeries[]): Joined {
  const parts = numbers.filter((one) => isCounter(one) && isOfRequests(one))
  const pairs = [...Map.groupBy(parts, wholeOf).values()].flatMap((own) => {
    const [sum, count] = ['sum', 'count'].map((part) => own.find(({ name }) => PART.exec(name)?.[2] === part))
    return sum !== undefined && count !== undefined ? [{ sum, count }] : []
  })
  const joined = new Set(pairs.flatMap(({ sum, count }) => [sum, count]))
  return {
    timers: pairs.map(({ sum, count }) => timerOf(sum, count)),
    numbers: numbers.filter((one) => !joined.has(one)),
  }
}

const isOfRequests = ({ name, unit }: MetricSeries): boolean => {
  const base = PART.exec(name)?.[1]
  return base !== undefined && meaningOf(base, unit).signal === 'latency'
}

const wholeOf = (one: MetricSeries): string => siblingKey(one, PART.exec(one.name)?.[1], one.labels)

function timerOf(sum: MetricSeries, count: MetricSeries): Timer {
  const counts = new Map(count.atMs.map((at, i) => [at, count.value[i] as number]))
  const both = sum.atMs.flatMap((at, i) => (counts.has(at) ? [i] : []))
  const { value, kind, ...shared } = sum
  return {
    ...shared,
    kind: kind === 'delta' ? 'delta' : 'cumulative',
    name: PART.exec(sum.name)?.[1] ?? sum.name,
    summed: sum.name,
    atMs: both.map((i) => sum.atMs[i] as number),
    count: both.map((i) => counts.get(sum.atMs[i] as number) as number),
    sum: both.map((i) => value[i] as number),
    bounds: [],
    buckets: both.map(() => []),
  }
}
