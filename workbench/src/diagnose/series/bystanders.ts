/**
 * Paper    none; a cause comes with its effect (Hill, The Environment and Disease: Association or Causation?, 1965, on temporality)
 * Idea     work that a resource did right before the onset hurt nobody then, and work that it took up when all was broken broke
 *          nothing: only the rise while it began can be the cause
 * Input    moves of all series, the interval of the onset
 * Output   the same moves; those of work (processors, network) score no more than their rise while it began
 * Cost     O(points)
 * Departs  stocks and queues fill up before they hurt, so theirs is not asked
 */

import { compareText } from '../../lib/compare-text.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { nameOf } from './moves.ts'
import { resourceKindOf } from './resources.ts'
import { MEDIAN_SHARE } from './robust.ts'

const SLACK_MS = 30_000 // the clocks of those who measure differ

/** Moves with the work that came before or after the onset taken off. */
export function withoutBystanders(
  moves: readonly Move[],
  onset: { readonly from: number; readonly to: number } | undefined,
): readonly Move[] {
  if (!onset) return moves
  return moves
    .map((move) => (isWork(move.series) ? { ...move, score: Math.min(move.score, riseAt(onset, move.series)) } : move))
    .sort((a, b) => b.score - a.score || compareText(nameOf(a.series), nameOf(b.series)))
}

const isWork = ({ signal, name }: GoldenSeries): boolean => signal === 'saturation' && resourceKindOf(name) === 'flow'

/** How far a series rose while it began, above its last value surely before, in units of the least spread of such a value. */
function riseAt(
  { from, to }: { readonly from: number; readonly to: number },
  { atMs, value, bad }: GoldenSeries,
): number {
  const place = atMs.findLastIndex((at) => at <= from - SLACK_MS)
  const last = value[place]
  const next = atMs.findIndex((at) => at >= to + SLACK_MS)
  if (last === undefined || next < 0) return Number.POSITIVE_INFINITY
  const rises = value.slice(place + 1, next + 1).map((one) => (bad === 0 ? Math.abs(one - last) : (one - last) * bad))
  return last === 0 ? Number.POSITIVE_INFINITY : Math.max(0, ...rises) / (MEDIAN_SHARE * Math.abs(last))
}
