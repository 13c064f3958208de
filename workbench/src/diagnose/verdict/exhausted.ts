/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): utilisation and saturation of each resource; Little (1961)
 * Idea     a resource that took most of the room it had left is the bottleneck; one that merely follows the requests is not
 * Input    moves of all series, one service
 * Output   the move of its scarcest resource, if one is used up
 * Cost     O(moves)
 * Departs  without a known limit it must outgrow traffic and latency; what is held for as long as a call lasts (pools, queues)
 *          follows slow calls by Little's law, so it counts only where no call of the service got slower
 */

import { shareWhole } from '../series/golden.ts'
import { isHeld, resourceOf } from '../series/meaning.ts'
import { resourceKindOf } from '../series/resources.ts'
import type { Move } from '../types.ts'

const CLEAR = 3 // three times the usual swing counts as moved
const ROOM_TAKEN = 0.75 // of what was free before: waits are four times as long, as 1 / (1 - utilisation)
const OUTGROWN = 2 // times as much, beyond what traffic and latency explain

/** The resource of the service that ran out, most surprising first. */
export function exhaustedOf(moves: readonly Move[], service: string): Move | undefined {
  const its = moves.filter((move) => move.series.service === service)
  const resources = its.filter((move) => move.series.signal === 'saturation' && move.score > 0)
  const limited = new Set(resources.filter((move) => roomTaken(move) !== undefined).map(kindOf))
  const waits = its.some((m) => m.series.signal === 'latency' && m.series.side === 'client' && m.score >= CLEAR)
  const load = Math.max(growthOf(its, 'traffic'), growthOf(its, 'latency'))
  return resources.find((move) => {
    if (move.score < CLEAR || (isHeld(move.series.name) && waits)) return false
    const taken = roomTaken(move)
    if (taken !== undefined) return taken >= ROOM_TAKEN
    if (limited.has(kindOf(move)) || isFirstWork(move)) return false
    return ratioOf(move) >= OUTGROWN * load
  })
}

/** Share of the room that was left which is gone; undefined for a resource whose limit is not told. */
function roomTaken({ series, before, after }: Move): number | undefined {
  const whole = shareWhole(series.unit)
  if (whole === undefined || before > whole || after > whole) return undefined
  return before < whole ? (after - before) / (whole - before) : 0
}

/** Work where there was none before has no ratio: it tells nothing of the room that it takes. */
const isFirstWork = ({ series, before }: Move): boolean => before <= 0 && resourceKindOf(series.name) === 'flow'

const kindOf = ({ series }: Move): string => `${series.instance} ${resourceOf(series.name)}`

const ratioOf = ({ before, after }: Move): number =>
  before > 0 ? after / before : after > 0 ? Number.POSITIVE_INFINITY : 1

/** How many times as much the clearest series of a signal shows; 1 where none moved. */
function growthOf(moves: readonly Move[], signal: 'traffic' | 'latency'): number {
  const moved = moves.find((m) => m.series.signal === signal && m.series.side !== 'client' && m.score >= CLEAR)
  return moved ? Math.max(1, ratioOf(moved)) : 1
}
