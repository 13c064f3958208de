/**
 * Paper    none; a change point as a posterior over time (Smith, A Bayesian approach to inference about a change-point, 1975)
 * Idea     where requests come in decides when it began, all others refine it; a page comes some minutes after what it is about
 * Input    witnesses, the window, the time of the page
 * Output   the median and the interval of the posterior, and where to split; undefined without a page where no beginning is likelier than chance
 * Cost     O(series x (points + times))
 */
import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'
import type { TimeRange } from '../../model/time.ts'
import { MUCH_SLOWER, SLOW_FACTOR } from '../slower.ts'
import type { GoldenSeries } from '../types.ts'
import { type Posterior, placeOf, posteriorOf, type Voice } from './posterior.ts'
import { type RiseCurves, riseLikelihood } from './rise.ts'
import type { Witness } from './witnesses.ts'

/** When the symptom began: most likely between `from` and `to`, as likely before `at` as after it. */
export type OnsetFinding = {
  readonly at: number
  readonly from: number
  readonly to: number
  /** The series that show it, strongest first, each with ln of its likelihood ratio. */
  readonly voters: readonly { readonly series: GoldenSeries; readonly gain: number }[]
  /** False where the series say so little that the page tells the time. */
  readonly measured: boolean
}

/** An onset, and where quiet and bad are split for comparison: the time that holds however a value shows what began within its stretch. */
export type OnsetReading = OnsetFinding & { readonly splitAt: number }

const TIMES = 480 // that are tried: an eighth of a percent of the window apart
const QUIET_SHARE = 0.4 // of the window is baseline, as far as the usual level goes
const EARLIEST_SHARE = 0.2 // of the window lies before any onset: less is no baseline
const TAIL = 0.05 // of the posterior lies before the interval, and as much after it
const DECISIVE = Math.log(5) // who asks has a reason; chance reaches it in far fewer than one healthy window in five
const FRONT_TAIL = 0.01 // of what the front says of the time may be wrong on either side
const VOTE_MIN = Math.log(20) // of a series that is named

/** The onset; the page bounds it from above where there is one. */
export function findOnset(
  witnesses: readonly Witness[],
  window: TimeRange,
  pageAt: number | undefined,
): OnsetReading | undefined {
  const latest = pageAt ?? window.to
  const earliest = window.from + EARLIEST_SHARE * (latest - window.from)
  const quietTo = window.from + QUIET_SHARE * (latest - window.from)
  const seenTo = pageAt === undefined ? window.to : pageAt + PAGE_DELAY_MS // later on somebody may have mended it
  const cellMs = (latest - earliest) / TIMES
  const times = Array.from({ length: TIMES }, (_, i) => earliest + (i + 0.5) * cellMs)
  const heard = witnesses.flatMap((witness) => voiceOf(witness, times, quietTo, seenTo))
  const prior = times.map((time) => priorAt(time, window, pageAt))
  const split = readOff(heard, prior, 'either')
  const measured = split.evidence >= DECISIVE
  if (!measured && pageAt === undefined) return undefined
  const timeAt = (place: number): number => earliest + place * cellMs
  const slow = slowBefore(split, heard, prior, timeAt)
  const [heardFirst, first] = slow ?? [heard, split]
  const told = readOff(heardFirst, prior, 'told')
  const best = agree(told, first) ? told : first
  const place = placeOf(best.mass, 0.5)
  return {
    at: timeAt(place),
    from: timeAt(placeOf(best.mass, TAIL)),
    to: timeAt(placeOf(best.mass, 1 - TAIL)),
    splitAt: timeAt(placeOf(first.mass, 0.5)),
    voters: votersAt(heardFirst, Math.min(TIMES - 1, Math.floor(placeOf(first.mass, 0.5)))),
    measured,
  }
}

const NEARLY_ALL = 0.9
const BETWEEN_MIN = 3 // values between two beginnings: fewer are a part of one
const BETWEEN_MS_MIN = 60_000 // for what is slow and fails within the minute people have one time

/**
 * Where requests of the front fail after they had become slower for good, and somebody much slower, failing is where slowness ends, and the
 * symptom began with the slowness, however much louder the failures are.
 */
function slowBefore(
  found: Posterior,
  heard: readonly Heard[],
  prior: readonly number[],
  timeAt: (place: number) => number,
): readonly [readonly Heard[], Posterior] | undefined {
  const slow = heard.flatMap(ofLatency)
  const reading = readOff(slow, prior, 'either')
  if (reading.evidence < DECISIVE || placeOf(reading.mass, 1 - TAIL) > placeOf(found.mass, TAIL)) return undefined
  const [from, to] = [timeAt(placeOf(reading.mass, 0.5)), timeAt(placeOf(found.mass, TAIL))]
  if (to - from < BETWEEN_MS_MIN) return undefined
  const rises = slow.flatMap(({ front, series }) => series.map((one) => ({ front, ...riseBetween(one, from, to) })))
  const isFelt = rises.some(({ front, tail }) => front && tail > SLOW_FACTOR)
  return isFelt && rises.some(({ middle }) => middle >= MUCH_SLOWER) ? [slow, reading] : undefined
}

/** What a voice says of slowness alone. */
function ofLatency({ series, curves, ...voice }: Heard): Heard[] {
  const places = series.flatMap(({ signal }, i) => (signal === 'latency' ? [i] : []))
  if (places.length === 0) return []
  const at = <T>(all: readonly T[]): readonly T[] => places.map((i) => all[i] as T)
  return [{ ...voice, series: at(series), curves: at(curves) }]
}

/** How many times as slow it is between two times as it was before in the middle, and as nearly all of it was; 0 where too few values tell. */
function riseBetween({ atMs, value }: GoldenSeries, from: number, to: number): { middle: number; tail: number } {
  const between = value.filter((_, i) => (atMs[i] as number) > from && (atMs[i] as number) <= to)
  const before = sortedOf(value.filter((_, i) => (atMs[i] as number) <= from))
  const times = (usual: number): number => (between.length < BETWEEN_MIN ? 0 : median(between) / usual)
  return { middle: times(quantile(before, 0.5)), tail: times(quantile(before, NEARLY_ALL)) }
}

/** What the voices say of the time together; the front bounds it where it tells of a beginning. */
function readOff(heard: readonly Heard[], prior: readonly number[], as: keyof RiseCurves): Posterior {
  const voices = heard.map(({ curves, ...voice }) => ({ ...voice, curves: curves.map((curve) => curve[as]) }))
  const front = posteriorOf(
    voices.filter((voice) => voice.front),
    prior,
  )
  const all = posteriorOf(voices, front.evidence >= DECISIVE ? within(front, prior) : prior)
  return { mass: all.mass, evidence: Math.max(front.evidence, all.evidence) }
}

/** Whether two readings have a time in common; else they are of two events. */
const agree = ({ mass: one }: Posterior, { mass: other }: Posterior): boolean =>
  placeOf(one, 1 - TAIL) >= placeOf(other, TAIL) && placeOf(other, 1 - TAIL) >= placeOf(one, TAIL)

type Heard = Omit<Voice, 'curves'> & {
  readonly curves: readonly RiseCurves[]
  readonly front: boolean
  readonly series: readonly GoldenSeries[]
}

function voiceOf(
  { series, share, own, front }: Witness,
  times: readonly number[],
  quietTo: number,
  seenTo: number,
): Heard[] {
  const told = series.flatMap((one) => {
    const curve = riseLikelihood(until(one, seenTo), times, quietTo)
    return curve ? [{ one, curve }] : []
  })
  if (told.length === 0) return []
  return [{ share, own, front, series: told.map((t) => t.one), curves: told.map((t) => t.curve) }]
}

/** What the series told up to a time. */
function until(series: GoldenSeries, to: number): GoldenSeries {
  const { atMs, value, counts } = series
  const n = atMs.findLastIndex((at) => at <= to) + 1
  if (n === atMs.length) return series
  return { ...series, atMs: atMs.slice(0, n), value: value.slice(0, n), ...(counts && { counts: counts.slice(0, n) }) }
}

/** The prior where the front does not contradict it. */
function within({ mass }: Posterior, prior: readonly number[]): readonly number[] {
  const from = Math.floor(placeOf(mass, FRONT_TAIL))
  const to = Math.ceil(placeOf(mass, 1 - FRONT_TAIL))
  return prior.map((p, i) => (i >= from && i < to ? p : 0))
}

function votersAt(heard: readonly Heard[], place: number): OnsetFinding['voters'] {
  return heard
    .flatMap(({ series, curves }) => series.map((one, i) => ({ series: one, gain: curves[i]?.either[place] ?? 0 })))
    .filter((voter) => voter.gain > VOTE_MIN)
    .toSorted((a, b) => b.gain - a.gain)
}

const PAGE_DELAY_MS = 4 * 60_000 // the usual: an alert waits some minutes, so that it does not fire on a spike
const PAGE_DELAY_SHARE = 0.25 // of the time before the page: who asks about a short window means a young symptom
const PAGE_DELAY_SHAPE = 1.5 // of the log-logistic: rarely within seconds, and now and then an hour

/** How likely a page at `pageAt` is about what began at `time`. */
function priorAt(time: number, { from }: TimeRange, pageAt: number | undefined): number {
  if (pageAt === undefined) return 1
  const delay = (pageAt - time) / Math.min(PAGE_DELAY_MS, PAGE_DELAY_SHARE * (pageAt - from))
  return delay ** (PAGE_DELAY_SHAPE - 1) / (1 + delay ** PAGE_DELAY_SHAPE) ** 2
}
