/**
 * Paper    none
 * Idea     of all series that left their baseline the strongest tells best when: weak ones cross by chance
 * Input    moves, most surprising first
 * Output   the strongest one of a kind, and the stretch in which it began
 * Cost     O(moves)
 */
import type { GoldenSignal } from '../../model/diagnosis.ts'
import type { TimeRange } from '../../model/time.ts'
import { rangeOf } from '../evidence.ts'
import { stepOf } from '../onset/step-fit.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { CLEAR } from './types.ts'

const OF_REQUESTS: readonly GoldenSignal[] = ['latency', 'errors']

/** The series of the given signals that moved most clearly towards bad. */
export const strongestOf = (
  moves: readonly Move[],
  isMeant: (series: GoldenSeries) => boolean,
  signals = OF_REQUESTS,
): Move | undefined =>
  moves
    .filter(({ series, score }) => score >= CLEAR && series.signal !== null && signals.includes(series.signal))
    .filter((move) => move.after !== move.before && isMeant(move.series))
    .reduce<Move | undefined>((best, move) => (best === undefined || move.score > best.score ? move : best), undefined)

/** The step before the first point beyond the usual: it began in there. */
export function beganOf(move: Move | undefined): TimeRange | undefined {
  if (move?.movedAt === undefined) return undefined
  return rangeOf(move.movedAt - stepOf(move.series.atMs), move.movedAt)
}
