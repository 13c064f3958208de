/**
 * Paper    Hinkley (1969), inference about the intersection in two-phase regression: the profile likelihood of where a line bends
 * Idea     what leaks hurts nobody until it has filled up, long after the change that began to leak; the curve of what fills up was level
 *          until the change, has climbed steadily since, and bends there rather than elsewhere
 * Input    changes, all series, the onset
 * Output   arguments for changes since which something of their own service climbed until the symptom came
 * Cost     O(changes x points of their services, and bends x points of what climbed)
 * Departs  the points are thinned out, so that a bend is looked for at a bounded number of places
 */

import { compareText } from '../../../lib/compare-text.ts'
import { lineThrough } from '../../../lib/line.ts'
import { median } from '../../../lib/order-statistics.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { figure } from '../../evidence.ts'
import type { Frame } from '../../frame.ts'
import { spreadOf } from '../../series/robust.ts'
import type { GoldenSeries } from '../../types.ts'
import type { Argument, Candidate } from '../judge.ts'
import { isResponse } from '../timing.ts'
import { isWidespread } from './widespread.ts'

const BEYOND = 5 // spreads of the level before: the climb is no swing
const QUIET_MIN = 6 // points before the change: three on each side of a median
const CLIMB_MIN = 10 // points from the change to the symptom: fewer tell no slope
const FIT_MIN = 0.7 // R² of the bent line: a leak is steady, load is not
const SURELY = 3.84 // twice a difference of log-likelihoods, the 95 % point of χ² with one degree of freedom
const POINTS_MAX = 120 // of one curve, thinned out evenly

/** What climbed from a change on until the symptom came says for it. */
export function climbedArguments(
  changes: readonly Candidate[],
  { series, onset }: Pick<Frame, 'series' | 'onset'>,
): readonly Argument[] {
  if (!onset?.measured) return []
  const byService = Map.groupBy(series.filter(isOfItself), ({ service }) => service)
  return changes.flatMap(({ id, service = '', at }) => {
    const atMs = parseRfc3339(at) ?? 0
    if (isResponse(atMs, onset)) return []
    const climbAt = (name: string): Climb | undefined =>
      (byService.get(name) ?? [])
        .flatMap((one) => climbSince(one, atMs, onset.from) ?? [])
        .sort((a, b) => b.fit - a.fit || compareText(a.name, b.name))[0]
    const own = climbAt(service)
    if (!own || isWidespread(service, byService.keys(), (name) => climbAt(name) !== undefined)) return []
    const says = `since then, and not before, ${own.name} climbs: from ${figure(own.before)} to ${figure(own.reached)} when the symptom came`
    return [{ changeId: id, weight: Math.log(own.odds), says, agesWell: true }]
  })
}

/** What requests bring climbs with them. */
const isOfItself = ({ signal, side }: GoldenSeries): boolean =>
  side === 'own' && (signal === null || signal === 'saturation')

type Climb = {
  readonly name: string
  readonly before: number
  readonly reached: number
  readonly fit: number
  /** Of all points at which the curve could bend, how many there are for each at which it may. */
  readonly odds: number
}

type Point = readonly [atMs: number, value: number]

function climbSince(one: GoldenSeries, fromMs: number, untilMs: number): Climb | undefined {
  const all = one.atMs.map((atMs, i): Point => [atMs, one.value[i] as number]).filter(([atMs]) => atMs <= untilMs)
  const quiet = all.filter(([atMs]) => atMs <= fromMs).map(([, value]) => value)
  const since = all.slice(quiet.length)
  if (quiet.length < QUIET_MIN || since.length < CLIMB_MIN) return undefined
  const level = spreadOf(quiet, quiet, one.floor)
  const reached = median(since.slice(-Math.ceil(since.length / 5)).map(([, value]) => value))
  const risen = Math.abs(reached - level.median)
  if (risen < BEYOND * level.scale || !isSteady(since, level.median)) return undefined
  const { fit, bends } = bendsOf(thinned(all))
  const near = (all.length / POINTS_MAX + 1) * stepOf(all)
  const [first = Number.POSITIVE_INFINITY, last = Number.NEGATIVE_INFINITY] = [bends[0], bends.at(-1)]
  if (fit < FIT_MIN || fromMs < first - near || fromMs > last + near) return undefined
  const odds = Math.min(all.length, POINTS_MAX) / bends.length
  return odds > 1 ? { name: one.name, before: level.median, reached, fit, odds } : undefined
}

/** A climb goes on: each third of it lies farther from the level than the one before, by a fair part of the whole. */
function isSteady(since: readonly Point[], level: number): boolean {
  const third = Math.floor(since.length / 3)
  const far = [0, 1, 2].map((i) => {
    const part = i === 2 ? since.slice(2 * third) : since.slice(i * third, (i + 1) * third)
    return median(part.map(([, value]) => value)) - level
  })
  const [early, middle, late] = far as [number, number, number]
  const part = Math.abs(late) / 6 // of an even climb each third adds a third: half of that is still steady
  const sign = Math.sign(late)
  return sign * (middle - early) >= part && sign * (late - middle) >= part
}

/** How well a line fits that is level and then bends, and the times at which it may bend, rising. */
function bendsOf(points: readonly Point[]): { readonly fit: number; readonly bends: readonly number[] } {
  const values = points.map(([, value]) => value)
  const bent = points.slice(1, -2).map(([bendMs]) => {
    const past = points.map(([atMs]) => Math.max(0, atMs - bendMs))
    return { bendMs, fit: lineThrough(past, values).fit }
  })
  const fit = Math.max(...bent.map((one) => one.fit))
  const left = (1 - fit) * Math.exp(SURELY / points.length) // of the squares, by what is as likely as the best
  return { fit, bends: bent.filter((one) => 1 - one.fit <= left).map(({ bendMs }) => bendMs) }
}

const thinned = (points: readonly Point[]): readonly Point[] => {
  const every = Math.ceil(points.length / POINTS_MAX)
  return points.filter((_, i) => i % every === 0)
}

const stepOf = (points: readonly Point[]): number =>
  ((points.at(-1) as Point)[0] - (points[0] as Point)[0]) / Math.max(1, points.length - 1)
