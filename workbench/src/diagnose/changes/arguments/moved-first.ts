/**
 * Paper    none; the order of time that a cause and its effect must have (Bradford Hill 1965, temporality)
 * Idea     something may run dry, fill up or pile up for a while before anybody feels it; where a series of the changed service left
 *          its level right after the change, clearly before the symptom began, and has not come back since, the change was felt first
 *          there; the trouble of others that moved as early is laid at its door
 * Input    changes, all series, the onset
 * Output   arguments for changes that something of their own service followed at once
 * Cost     O(changes x points of their services)
 * Departs  what a series does by itself within stretches as long is the control, as for all moves
 */

import { compareText } from '../../../lib/compare-text.ts'
import { median } from '../../../lib/order-statistics.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { figure } from '../../evidence.ts'
import type { Frame } from '../../frame.ts'
import { isUnderWay, isWaiting } from '../../series/meaning.ts'
import { BEYOND_CHANCE, spreadOf, surpriseOf } from '../../series/robust.ts'
import type { GoldenSeries } from '../../types.ts'
import type { Suspect } from '../../verdict/rank.ts'
import { type Argument, type Candidate, TAIL } from '../judge.ts'
import { isResponse } from '../timing.ts'
import { isWidespread } from './widespread.ts'

const BEYOND = 3 // spreads
const QUIET_MIN = 8 // points: two of each quarter of the spread they give
const SINCE_MIN = 3 // points between the change and the symptom: fewer are a part of the symptom, seen early
const PROMPT_POINTS = 2 // the stretch in which the change came, and the next
const KEPT = 0.5 // of its distance a series that has not come back still has
const RUN_MS = 600_000 // what a job does shows while it runs, be it that the symptom comes at once
const ODDS_MAX = 100 // more than this no hundred points can tell

/** What moved before the symptom did says for the changes that it followed. */
export function movedFirstArguments(
  changes: readonly Candidate[],
  suspects: readonly Suspect[],
  { series, onset }: Pick<Frame, 'series' | 'onset'>,
): readonly Argument[] {
  if (!onset?.measured) return []
  const byService = Map.groupBy(series, ({ service }) => service)
  const scoreOf = (service: string): number => suspects.find((s) => s.service === service)?.score ?? 0
  return changes.flatMap(({ id, service = '', at, firstRunMs }) => {
    const atMs = firstRunMs ?? parseRfc3339(at) ?? 0
    if (isResponse(atMs, onset)) return []
    const untilMs = firstRunMs === undefined ? onset.from : Math.max(onset.from, atMs + RUN_MS)
    const movedAt = (name: string, some = isLasting): Moved | undefined =>
      firstMoved((byService.get(name) ?? []).filter(some), atMs, untilMs)
    const own = movedAt(service)
    if (!own || isWidespread(service, byService.keys(), (name) => movedAt(name) !== undefined)) return []
    const others = [...byService.keys()].filter((name) => name !== service)
    const worst = Math.max(scoreOf(service), ...others.filter((name) => movedAt(name, isAny)).map(scoreOf))
    const when = firstRunMs === undefined ? 'right after it, and before the symptom,' : 'right after its first run'
    const says = `${when} ${own.name} went from ${figure(own.before)} to ${figure(own.since)}`
    return [{ changeId: id, weight: Math.log(own.odds) + TAIL * (worst - scoreOf(service)), says, agesWell: true }]
  })
}

/** A process that starts again takes memory and time anew by itself; what else moves does not come back by itself. */
const isLasting = ({ signal, name }: GoldenSeries): boolean =>
  signal === 'saturation' ? isWaiting(name) || isUnderWay(name) : signal !== 'latency'
const isAny = (): boolean => true

type Moved = {
  readonly name: string
  readonly score: number
  readonly before: number
  readonly since: number
  /** Of all points at which it could have moved, those right after the change: one in so many. */
  readonly odds: number
}

/** The series that left its level the most clearly right after a time, long before another; undefined where none did. */
function firstMoved(series: readonly GoldenSeries[], fromMs: number, onsetMs: number): Moved | undefined {
  return series
    .flatMap((one) => movedAfter(one, fromMs, onsetMs) ?? [])
    .sort((a, b) => b.score - a.score || compareText(a.name, b.name))[0]
}

function movedAfter(one: GoldenSeries, fromMs: number, onsetMs: number): Moved | undefined {
  const startMs = one.atMs[0] as number
  if (fromMs <= startMs || fromMs >= onsetMs) return undefined
  const within = (from: number, to: number): readonly number[] =>
    one.value.filter((_, i) => (one.atMs[i] as number) >= from && (one.atMs[i] as number) < to)
  const quiet = within(startMs, fromMs)
  const since = within(fromMs, onsetMs)
  const kept = within(onsetMs, Number.POSITIVE_INFINITY)
  if (quiet.length < QUIET_MIN || since.length < SINCE_MIN || kept.length === 0) return undefined
  const { median: middle, scale } = spreadOf(quiet, [...quiet, ...since], one.floor)
  const isBeyond = (value: number): boolean => Math.abs(value - middle) > BEYOND * scale
  if (!since.slice(0, PROMPT_POINTS).some(isBeyond) || quiet.slice(-SINCE_MIN).some(isBeyond)) return undefined
  const { score, before, after } = surpriseOf(quiet, since, 0, one.floor)
  const lasts = (median(kept) - before) / (after - before) >= KEPT
  const odds = Math.min(ODDS_MAX, (quiet.length + since.length) / PROMPT_POINTS)
  return score >= BEYOND_CHANCE && lasts ? { name: one.name, score, before, since: after, odds } : undefined
}
