/**
 * Paper    Little, A Proof for the Queuing Formula L = λW (1961), for what fills up because others wait
 * Idea     filling memory takes processor time, computing takes hardly any memory: of two that rise, the stock is the cause
 * Input    the name of a resource's series; moves of one kind of series
 * Output   what kind of resource it is; whether a stock's rise is worth mentioning
 * Cost     O(moves)
 */

import { median } from '../../lib/order-statistics.ts'
import type { Move } from '../types.ts'

/** `stock`: filled by work and kept; `flow`: work itself; `queue`: what piles up while requests wait. */
export type ResourceKind = 'stock' | 'flow' | 'queue'

const QUEUE =
  /(^|[^a-z])(queued?|pool|pending|connections?|threads?|backlog|inflight|active|blocked|depth|goroutines)([^a-z]|$)/i
const WORK = /(^|[^a-z])cpu([^a-z]|$)/i
const STOCK = /(^|[^a-z])(memory|mem|heap|disk|filesystem|fds?|balance|credits?)([^a-z]|$)/i

/** The kind of resource that a name tells of. */
export function resourceKindOf(name: string): ResourceKind {
  if (STOCK.test(name)) return 'stock'
  if (WORK.test(name)) return 'flow'
  return QUEUE.test(name) ? 'queue' : 'flow'
}

/** In use for as long as work lasts: what is kept is not, and a processor does not work while it is waited for. */
export const lastsAsWork = (name: string): boolean => resourceKindOf(name) !== 'stock' && !WORK.test(name)

/** Share of what is usually held that a stock must gain: less is the footprint of whatever does the work. */
export const STOCK_SHARE_MIN = 0.5

/** Moves of stocks that gained at least half of what such a service usually holds: itself, or the middle one of its peers. */
export function filledStocks(moves: readonly Move[]): ReadonlySet<Move> {
  const stocks = moves.filter(({ series }) => series.signal === 'saturation' && resourceKindOf(series.name) === 'stock')
  const filled = new Set<Move>()
  for (const alike of Map.groupBy(stocks, ({ series }) => `${series.name} ${series.unit} ${series.detail}`).values()) {
    const usual = median(alike.map((move) => move.before))
    for (const move of alike)
      if (move.after - move.before >= STOCK_SHARE_MIN * Math.max(move.before, usual)) filled.add(move)
  }
  return filled
}
