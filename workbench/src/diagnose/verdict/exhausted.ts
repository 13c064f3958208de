/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): utilisation and saturation of each resource; Little (1961)
 * Idea     a resource that took most of the room it had left is the bottleneck; one that merely follows the requests is not
 * Input    moves of all series, one service
 * Output   the move of its scarcest resource, if one is used up
 * Cost     O(moves · points)
 * Departs  without a known limit it must outgrow traffic and latency; what is held for as long as a call lasts (pools, queues)
 *          follows slow calls by Little's law, so it counts only where no call of the service got slower, or where more wait
 *          while no more is held; a stock that its owner's restarts empty was full, whatever its middle value
 */

import { ROOM_TAKEN } from '../series/climbs.ts'
import { roomTaken } from '../series/limits.ts'
import { isHeld, isRestart, isWaiting, resourceOf } from '../series/meaning.ts'
import { resourceKindOf, STOCK_SHARE_MIN } from '../series/resources.ts'
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move } from '../types.ts'

const OUTGROWN = 2 // times as much, beyond what traffic and latency explain

/** The resource of the service that ran out, most surprising first. */
export function exhaustedOf(moves: readonly Move[], service: string): Move | undefined {
  const its = moves.filter((move) => move.series.service === service)
  const resources = its.filter((move) => move.series.signal === 'saturation')
  const limited = new Set(resources.filter((move) => roomTaken(move) !== undefined).map(kindOf))
  const waits = its.some((m) => m.series.signal === 'latency' && m.series.side === 'client' && m.score >= CLEAR)
  const load = Math.max(growthOf(its, 'traffic'), growthOf(its, 'latency'))
  const usedUp = (move: Move): boolean => {
    if (move.score < CLEAR) return false
    if (move.series.watched) return true
    if (isHeld(move.series.name) && waits) return waitsForRoom(move, resources)
    const taken = roomTaken(move)
    if (taken !== undefined) return taken >= ROOM_TAKEN
    if (limited.has(kindOf(move)) || isFirstWork(move) || isMostlyEmpty(move)) return false
    return ratioOf(move) >= OUTGROWN * load
  }
  return resources.find(usedUp) ?? resources.find((move) => fillsUntilRestart(move, its))
}

/** Calls that last longer hold more; where more wait for what is held and no more of it is held, there is less to hold. */
function waitsForRoom(move: Move, resources: readonly Move[]): boolean {
  if (!isWaiting(move.series.name)) return false
  const held = resources.filter((one) => isHeld(one.series.name) && isSamePool(one.series, move.series))
  return held.length > 0 && held.every((one) => one.score < CLEAR)
}

const isSamePool = (held: GoldenSeries, waiting: GoldenSeries): boolean =>
  !isWaiting(held.name) &&
  held.instance === waiting.instance &&
  familyOf(held) === familyOf(waiting) &&
  held.detail.includes(waiting.detail)

const familyOf = ({ name }: GoldenSeries): string => name.slice(0, name.lastIndexOf('.'))

/** Whether each restart of the instance empties the stock, which then fills up again by at least half. */
function fillsUntilRestart({ series }: Move, its: readonly Move[]): boolean {
  if (resourceKindOf(series.name) !== 'stock') return false
  const restarts = its.find(
    (one) => isRestart(one.series.name) && one.series.instance === series.instance && one.score >= CLEAR,
  )
  const ends = restarts ? emptiedAt(series, restarts.series) : []
  return ends.length > 0 && ends.every(({ full, least }) => full - least >= STOCK_SHARE_MIN * least)
}

/** What the stock held at last before each restart, and the least since the one before. */
function emptiedAt({ atMs, value }: GoldenSeries, restarts: GoldenSeries): readonly { full: number; least: number }[] {
  let since = Number.NEGATIVE_INFINITY
  return restarts.atMs.flatMap((_, i) => {
    const last = i > 0 ? (restarts.atMs[i - 1] as number) : since
    if (i === 0 || (restarts.value[i] as number) <= (restarts.value[i - 1] as number)) return []
    const run = value.filter((_, j) => (atMs[j] as number) > since && (atMs[j] as number) <= last)
    since = last
    return run.length > 1 ? [{ full: run.at(-1) as number, least: Math.min(...run) }] : []
  })
}

/** Work where there was none before has no ratio: it tells nothing of the room that it takes. */
const isFirstWork = ({ series, before }: Move): boolean => before <= 0 && resourceKindOf(series.name) === 'flow'

/** A queue in which less than one waits at most times is none, however much more that is than nobody. */
const isMostlyEmpty = ({ series, after }: Move): boolean => isWaiting(series.name) && after < 1

const kindOf = ({ series }: Move): string => `${series.instance} ${resourceOf(series.name)}`

const ratioOf = ({ before, after }: Move): number =>
  before > 0 ? after / before : after > 0 ? Number.POSITIVE_INFINITY : 1

/** How many times as much the clearest series of a signal shows; 1 where none moved. */
function growthOf(moves: readonly Move[], signal: 'traffic' | 'latency'): number {
  const moved = moves.find((m) => m.series.signal === signal && m.series.side !== 'client' && m.score >= CLEAR)
  return moved ? Math.max(1, ratioOf(moved)) : 1
}
