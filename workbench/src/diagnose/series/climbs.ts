/**
 * Paper    none; dating by extrapolation of a steady rate, with an interval, as for anything that accumulates
 * Idea     what leaks hurts nobody until it is full, and may have begun before anybody looks: what rises evenly from the first value to the symptom
 *          was begun by nothing within, and no earlier than when there was none of it
 * Input    a series of what a service holds or keeps, the stretch from the first value to the symptom
 * Output   the climb: from where to where, and since when at the earliest; undefined where it is level, uneven, or a small part of what is held
 * Cost     O(points log points)
 * Departs  the slower half of the climb dates its beginning, and what was there before it is not known: the interval is wide rather than wrong
 */
import { lineThrough } from '../../lib/line.ts'
import { median } from '../../lib/order-statistics.ts'
import { meanOf } from '../../lib/sum.ts'
import type { GoldenSeries } from '../types.ts'
import { shareWhole } from './golden.ts'
import { resourceKindOf } from './resources.ts'
import { CLEAR, leastNews, MEDIAN_SHARE, spreadOf } from './robust.ts'

const CLIMB_MIN = 10 // points: fewer tell no slope
const FIT_MIN = 0.7 // R² of the line: a leak is steady, load is not
const EVEN_MIN = 0.5 // of the line's slope, in its slower half
export const ROOM_TAKEN = 0.75 // of what was free before: waits are four times as long, as 1 / (1 - utilisation)

/** What a service holds or keeps, and holds more of all the time. */
export type Climb = {
  readonly series: GoldenSeries
  readonly start: number
  readonly reached: number
  /** No earlier than this it began; for what is left of an unknown whole, at any time. */
  readonly sinceMs: number
  /** From here on it was seen to climb. */
  readonly seenMs: number
  /** When it had reached that, and how much it rose in a millisecond. */
  readonly reachedMs: number
  readonly slope: number
}

/** The climb of a series up to a time; work is done and gone, so only what is held or kept climbs. */
export function climbOf(series: GoldenSeries, fromMs: number, untilMs: number): Climb | undefined {
  const { bad } = series
  if (series.side !== 'own' || series.signal !== 'saturation' || bad === 0) return undefined
  if (resourceKindOf(series.name) === 'flow') return undefined
  const count = series.atMs.findLastIndex((atMs) => atMs <= untilMs) + 1
  if (count < CLIMB_MIN) return undefined
  const at = series.atMs.slice(0, count).map((atMs) => atMs - fromMs)
  const value = series.value.slice(0, count).map((one) => one * bad)
  const line = lineThrough(at, value)
  const [early, middle, late] = thirdsOf(at, value)
  const slower = Math.min(slopeBetween(early, middle), slopeBetween(middle, late))
  if (line.fit < FIT_MIN || line.slope <= 0 || slower < EVEN_MIN * line.slope) return undefined
  const rest = value.map((one, i) => one - line.slope * (at[i] as number))
  const swing = Math.max(spreadOf(rest, rest, series.floor).scale, MEDIAN_SHARE * Math.abs(median(value)))
  if (late.value - early.value < CLEAR * swing) return undefined
  const least = Math.max(0, early.value - slower * early.at)
  const sinceMs = bad === 1 ? fromMs - least / slower : Number.NEGATIVE_INFINITY
  const on = (x: number): number => bad * (meanOf(value) + line.slope * (x - meanOf(at)))
  const last = at.at(-1) as number
  const climb: Climb = {
    series,
    start: on(0),
    reached: on(last),
    sinceMs,
    seenMs: fromMs + early.at,
    reachedMs: fromMs + last,
    slope: line.slope,
  }
  return isOfPlenty(climb) ? undefined : climb
}

/**
 * Whether it climbed to its end: it took most of the room that its limit left, or no longer climbs as it did since it is full, or was emptied by a restart.
 */
export function isFull({ series, start, reached, slope, reachedMs }: Climb, since: number): boolean {
  if (reached - start < leastNews(series)) return false
  if (shareWhole(series.unit) !== undefined) return true // else it is no climb
  const after = series.atMs.findIndex((atMs) => atMs > since)
  if (after === -1) return false
  const atMs = median(series.atMs.slice(after))
  const risen = (median(series.value.slice(after)) - reached) * series.bad
  return risen < EVEN_MIN * slope * (atMs - reachedMs)
}

type Point = { readonly at: number; readonly value: number }

const thirdsOf = (at: readonly number[], value: readonly number[]): readonly [Point, Point, Point] => {
  const third = Math.floor(at.length / 3)
  const from = (i: number): Point => ({ at: median(at.slice(i, i + third)), value: median(value.slice(i, i + third)) })
  return [from(0), from(third), from(at.length - third)]
}

const slopeBetween = (a: Point, b: Point): number => (b.value - a.value) / (b.at - a.at)

/** Its limit is told, and it took less than most of the room that was left. */
function isOfPlenty({ series, start, reached }: Climb): boolean {
  const whole = shareWhole(series.unit)
  return whole !== undefined && reached - start < ROOM_TAKEN * (whole - start)
}
