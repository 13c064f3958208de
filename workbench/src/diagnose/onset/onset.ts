/**
 * Paper    none; one change of the mean by least squares (the first step of binary segmentation, Scott and Knott 1974)
 * Idea     many symptom series, each in units of its own spread and cut off, vote on the one time that splits them best
 * Input    symptom series, the window, and the time of the page
 * Output   the interval in which the symptom began, and how strongly the series agree; undefined where none moved
 * Cost     O(series x points x candidates)
 * Departs  only rises towards bad count; a page is sent soon after a symptom begins, so nearer to it is slightly likelier
 */
import type { TimeRange } from '../../model/time.ts'
import { unixMs } from '../../model/time.ts'
import { median, sortedOf, spreadOf } from '../series/robust.ts'
import type { GoldenSeries } from '../types.ts'

/** When the symptom began: after `from` and not later than `to`. */
export type OnsetFinding = {
  readonly at: number
  readonly from: number
  readonly to: number
  /** The series that voted for it, strongest first, each with its gain. */
  readonly voters: readonly { readonly series: GoldenSeries; readonly gain: number }[]
  /** False where no series moved and the page alone tells the time. */
  readonly measured: boolean
}

const CANDIDATES_MAX = 240 // times that are tried
const CLIP = 8 // spreads; one wild point must not outvote a lasting shift
const POINTS_MIN = 4 // before a split
const GAIN_MIN = 12 // a shift of 2 spreads that lasts 3 points in a long series
const BEFORE_SHARE_MIN = 0.4 // of the window must be baseline
const PAGE_HALVES_MS = 10 * 60_000 // a symptom this much older than its page is half as likely to be what it is about
const PAGE_HALVES_SHARE = 0.25 // of the time before the page: who asks about a short window means a young symptom
const PAGE_HALVES_STEPS = 3 // the same for series with long steps

type Prepared = { readonly series: GoldenSeries; readonly u: readonly number[]; readonly stepMs: number }

/** The onset; the page bounds it from above where there is one. */
export function findOnset(
  symptoms: readonly GoldenSeries[],
  window: TimeRange,
  pageAt: number | undefined,
): OnsetFinding | undefined {
  const latest = pageAt ?? window.to
  const earliest = window.from + BEFORE_SHARE_MIN * (latest - window.from)
  const prepared = symptoms.map((series) => prepare(series, earliest)).filter((p) => p !== undefined)
  const times = candidateTimes(prepared, earliest, latest)
  let best: OnsetFinding | undefined
  let bestGain = GAIN_MIN
  for (const time of times) {
    const voters = prepared.map((p) => ({ series: p.series, gain: gainAt(p, time) })).filter((v) => v.gain >= GAIN_MIN)
    const gain = voters.reduce((sum, v) => sum + v.gain, 0) * nearness(time, pageAt, window, prepared)
    if (gain <= bestGain) continue
    bestGain = gain
    best = at(time, prepared, voters)
  }
  return best
}

/** 1 at the page, a half where a symptom is as old as usual ones hardly are, and less before. */
function nearness(time: number, pageAt: number | undefined, window: TimeRange, prepared: readonly Prepared[]): number {
  if (pageAt === undefined) return 1
  const stepMs = median(prepared.map((p) => p.stepMs))
  const shortMs = Math.min(PAGE_HALVES_MS, PAGE_HALVES_SHARE * (pageAt - window.from))
  return 1 / (1 + (Math.max(0, pageAt - time) / Math.max(shortMs, PAGE_HALVES_STEPS * stepMs, 1)) ** 2)
}

function prepare(series: GoldenSeries, earliest: number): Prepared | undefined {
  const before = series.value.filter((_, i) => (series.atMs[i] as number) <= earliest)
  const usable = before.length >= POINTS_MIN ? before : series.value.slice(0, Math.floor(series.value.length / 3))
  if (usable.length < POINTS_MIN) return undefined
  const { median: middle, scale } = spreadOf(usable, series.value, series.floor)
  const sign = series.bad === 0 ? 1 : series.bad
  const u = series.value.map((value) => Math.max(-CLIP, Math.min(CLIP, (sign * (value - middle)) / scale)))
  return { series, u, stepMs: stepOf(series.atMs) }
}

/** The usual distance of neighbouring points. */
export function stepOf(atMs: readonly number[]): number {
  const gaps = atMs.slice(1).map((t, i) => t - (atMs[i] as number))
  return gaps.length > 0 ? median(gaps) : 0
}

function candidateTimes(prepared: readonly Prepared[], earliest: number, latest: number): number[] {
  const all = prepared.flatMap((p) => p.series.atMs.filter((t) => t > earliest && t <= latest + p.stepMs))
  const times = sortedOf([...new Set(all)])
  const stride = Math.max(1, Math.ceil(times.length / CANDIDATES_MAX))
  return times.filter((_, i) => i % stride === 0)
}

/** Likelihood gain (in squared spreads) of a rise of the mean right before the point at `time`. */
function gainAt({ series, u }: Prepared, time: number): number {
  const split = series.atMs.findIndex((t) => t >= time)
  if (split < POINTS_MIN) return 0
  const before = mean(u, 0, split)
  const after = mean(u, split, u.length)
  if (after <= before) return 0
  return ((after - before) ** 2 * split * (u.length - split)) / u.length
}

function mean(values: readonly number[], from: number, to: number): number {
  let sum = 0
  for (let i = from; i < to; i++) sum += values[i] as number
  return to > from ? sum / (to - from) : 0
}

/** The point at `time` is the first bad one: it began in the step that ends there. */
function at(time: number, prepared: readonly Prepared[], voters: OnsetFinding['voters']): OnsetFinding {
  const chosen = new Set(voters.map((v) => v.series))
  const steps = prepared.filter((p) => chosen.has(p.series)).map((p) => p.stepMs)
  const stepMs = Math.max(1000, steps.length > 0 ? median(steps) : 0)
  return {
    at: time - stepMs / 2,
    from: time - stepMs,
    to: time,
    voters: voters.toSorted((a, b) => b.gain - a.gain),
    measured: true,
  }
}

const PAGE_DELAY_MS = 3 * 60_000 // an alert waits some minutes so that it does not fire on a spike

/** The onset where only the page tells: some minutes before it. */
export function onsetFromPage(pageAt: number, window: TimeRange): OnsetFinding {
  const delayMs = Math.min(PAGE_DELAY_MS, (pageAt - window.from) / 4)
  return { at: pageAt - delayMs, from: pageAt - 2 * delayMs, to: unixMs(pageAt), voters: [], measured: false }
}
