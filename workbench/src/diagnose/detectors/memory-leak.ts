/**
 * Paper    none; the rule Coroot documents for memory leaks
 * Idea     memory that only goes up, and still goes up at the end, will not come down by itself
 * Input    memory series over the whole window, in bytes, and limits where there are any
 * Output   instances whose longest run without a drop by half rises steadily, and by 5 % of the limit, or 50 MiB and a tenth
 * Cost     O(points)
 * Departs  the rise is measured over the run, because a window is often shorter than an hour
 */
import { type Line, lineThrough } from '../../lib/line.ts'
import { currentMetricName } from '../../model/semconv.ts'
import type { Series } from '../../model/span-columns.ts'
import type { Detected, DetectorInput } from './types.ts'

const DROP_SHARE = 0.5 // a fall below half is a restart or a collection
const POINTS_MIN = 10
const RUN_SHARE_MIN = 1 / 3
const LATE_SLOPE_SHARE_MIN = 0.3 // slope of the last quarter over the whole slope
const FIT_MIN = 0.7 // R² of the line: a leak is steady, load is not
const LIMIT_SHARE_MIN = 0.05
const RISE_BYTES_MIN = 50 * 2 ** 20
const RISE_SHARE_MIN = 0.1 // of the level, where no limit is known
const MEMORY = /(^|[._])(memory|mem|heap|rss|working_set)([._]|$)/i
const NOT_USED = /limit|max|total|available|free|committed|physical|faults|requests?$/i

type Rise = ReturnType<typeof lineOf>

/** Instances whose memory grows steadily. */
export function memoryLeaks({ series }: DetectorInput): readonly Detected[] {
  const limits = new Map(series.filter(isLimit).map((one) => [ownerOf(one), lastOf(one)]))
  return series
    .filter(isUsedMemory)
    .flatMap((one) => leakOf(one, limits.get(ownerOf(one))))
    .sort((a, b) => b.score - a.score || (a.service < b.service ? -1 : 1))
}

const isUsedMemory = (series: Series): boolean =>
  /^(By|bytes?)$/i.test(series.unit) && MEMORY.test(series.name) && !NOT_USED.test(series.name)

const isLimit = (series: Series): boolean =>
  MEMORY.test(series.name) && /limit/.test(currentMetricName(series.name)) && /^(By|bytes?)$/i.test(series.unit)

const ownerOf = (series: Series): string => JSON.stringify([series.service, series.instance])

const lastOf = (series: Series): number => series.value[series.value.length - 1] ?? Number.NaN

function leakOf(series: Series, limit: number | undefined): readonly Detected[] {
  const run = longestRun(series)
  if (run.to - run.from < POINTS_MIN || run.to - run.from < RUN_SHARE_MIN * series.value.length) return []
  const whole = lineOf(series, run.from, run.to)
  const late = lineOf(series, run.to - Math.max(3, Math.floor((run.to - run.from) / 4)), run.to)
  const level = series.value[run.from] as number
  const enough = limit ? LIMIT_SHARE_MIN * limit : Math.max(RISE_BYTES_MIN, RISE_SHARE_MIN * level)
  const grows = whole.slope > 0 && whole.fit >= FIT_MIN && late.slope >= LATE_SLOPE_SHARE_MIN * whole.slope
  return grows && whole.risen >= enough ? [detectedLeak(series, whole, series.value[run.to - 1] as number, limit)] : []
}

/** The longest stretch of points without a fall below half of the point before. */
function longestRun({ value }: Series): { readonly from: number; readonly to: number } {
  let longest = { from: 0, to: 0 }
  let from = 0
  for (let i = 0; i < value.length; i++) {
    if (i > 0 && (value[i] as number) < DROP_SHARE * (value[i - 1] as number)) from = i
    if (i + 1 - from > longest.to - longest.from) longest = { from, to: i + 1 }
  }
  return longest
}

/** The line through a run of points; the slope is per second, `risen` what the line gained. */
function lineOf({ atMs, value }: Series, from: number, to: number): Line & { readonly risen: number } {
  const columnOf = (column: ArrayLike<number>) =>
    Array.from({ length: to - from }, (_, i) => column[from + i] as number)
  const seconds = columnOf(atMs).map((ms) => ms / 1000)
  const line = lineThrough(seconds, columnOf(value))
  return { ...line, risen: line.slope * ((seconds.at(-1) as number) - (seconds[0] as number)) }
}

function detectedLeak(series: Series, line: Rise, end: number, limit: number | undefined): Detected {
  const perHour = (line.slope * 3600) / 2 ** 20
  const hoursLeft = limit ? (limit - lastOf(series)) / (line.slope * 3600) : null
  const left = hoursLeft === null ? '' : `; at its limit in ${Math.max(0, hoursLeft).toFixed(1)} h`
  return {
    detector: 'memory-leak',
    service: series.service,
    operation: null,
    says: `${series.name} of ${series.instance || series.service} grows by ${perHour.toFixed(0)} MiB an hour without coming down${left}`,
    score: worthOf(line, end, limit),
    numbers: {
      metric: series.name,
      instance: series.instance,
      bytes_per_second: line.slope,
      risen_bytes: line.risen,
      fit_r2: line.fit,
      hours_to_limit: hoursLeft,
    },
    traceIds: [],
  }
}

/** How much of the limit is in use at the end of the rise; where no limit is known, how much of what is in use was gained. */
const worthOf = (line: Rise, end: number, limit: number | undefined): number =>
  end > 0 ? Math.min(1, limit ? end / limit : line.risen / end) : 0
