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
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move } from '../types.ts'

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

/**
 * When the trouble behind a move began: not before the first of its siblings left the usual, and no later than the move
 * itself did. A noisy series crosses late, so the strongest one alone would tell a time that is too late for a cause.
 */
export function beganOf(move: Move | undefined, siblings: readonly Move[]): TimeRange | undefined {
  if (move?.movedAt === undefined) return undefined
  const stepsFrom = [move, ...siblings]
    .filter((one) => one.movedAt !== undefined && one.score >= CLEAR)
    .map((one) => (one.movedAt as number) - stepOf(one.series.atMs))
  return rangeOf(Math.min(...stepsFrom), move.movedAt)
}

/** When the requests that a service serves began to suffer. */
export function troubleBegan(moves: readonly Move[], service: string): TimeRange | undefined {
  const own = moves.filter(({ series }) => subjectOf(series) === service)
  return beganOf(
    strongestOf(own, () => true),
    own.filter(ofRequests),
  )
}

const ofRequests = ({ series }: Move): boolean => series.signal !== null && OF_REQUESTS.includes(series.signal)

/** Whom a series is about: what a caller measures of a named callee is about the callee. */
const subjectOf = ({ service, side, peer }: GoldenSeries): string => (side === 'client' ? peer : service)
