/**
 * Paper    none
 * Idea     requests suffer where more of them fail, or where they take twice as long; a load that makes all of them a little slower harms nobody
 * Input    a move, or all and the services where requests come in
 * Output   whether more requests fail, or take much longer; of one, or there
 * Cost     O(1); O(moves)
 */
import { MUCH_SLOWER } from '../slower.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { shareWhole } from './golden.ts'
import { isOfLoop } from './meaning.ts'
import { CLEAR } from './robust.ts'

const FAILING_CLEAR = 2 // of a failure share, whose floor is its unit

/** A share of requests that fails must rise by its floor; a count must stand out from its own past. */
export function isFailing({ series, score, before, after }: Move): boolean {
  if (series.signal !== 'errors') return false
  if (shareWhole(series.unit) === undefined) return score >= CLEAR
  return score >= FAILING_CLEAR && after - before >= series.floor
}

/** Requests clearly take at least twice as long, beyond the pace at which everything goes. */
export const isMuchLonger = ({ series, score, before, after }: Move, pace = 1): boolean =>
  series.signal === 'latency' && score >= CLEAR && after >= MUCH_SLOWER * pace * before

/** It tells of requests that these services serve; how late a process comes to its own work is none. */
export const isServedAt = (services: ReadonlySet<string>, { side, service, name }: GoldenSeries): boolean =>
  side === 'server' && services.has(service) && !isOfLoop(name)

/** More requests fail at one of the services. */
export const failsAt = (services: ReadonlySet<string>, moves: readonly Move[]): boolean =>
  moves.some((move) => isServedAt(services, move.series) && isFailing(move))

/** Requests take much longer at one of the services, beyond the pace at which everything goes. */
export const hangsAt = (services: ReadonlySet<string>, moves: readonly Move[], pace = 1): boolean =>
  moves.some((move) => isServedAt(services, move.series) && isMuchLonger(move, pace))
