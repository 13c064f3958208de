/**
 * Paper    Gregg, Thinking Methodically about Performance (ACM Queue 2012): utilisation is the share of a resource that is busy
 * Idea     what an amount means is told by its share of the limit: thrice the work of an idle processor leaves it idle
 * Input    moves of all series
 * Output   the same moves; an amount of a resource whose use is told as a share of its limit too scores no more than the share does, and room
 *          that is gone where more is left than is used, as where an idle space was made smaller, scores nothing;
 *          and how much one took of the room that was left
 * Cost     O(moves)
 */
import { compareText } from '../../lib/compare-text.ts'
import type { Move } from '../types.ts'
import { shareWhole } from './golden.ts'
import { resourceOf } from './meaning.ts'
import { nameOf } from './moves.ts'

/** Moves with amounts judged by their limits, most surprising first. */
export function judgedByLimits(moves: readonly Move[]): readonly Move[] {
  const resources = moves.filter(({ series }) => series.signal === 'saturation')
  const shares = new Map<string, number>()
  for (const { series, score } of resources.filter(isShare))
    shares.set(keyOf(series), Math.max(score, shares.get(keyOf(series)) ?? 0))
  const inUse = new Map(resources.filter(isUse).map((move) => [partOf(move.series), move.after]))
  const most = ({ series, score, after }: Move): number => {
    if (series.signal !== 'saturation') return score
    if (series.bad === -1 && (inUse.get(partOf(series)) ?? Number.POSITIVE_INFINITY) < after) return 0
    return shares.get(keyOf(series)) ?? Number.POSITIVE_INFINITY
  }
  return moves
    .map((move) => (most(move) < move.score ? { ...move, score: most(move) } : move))
    .sort((a, b) => b.score - a.score || compareText(nameOf(a.series), nameOf(b.series)))
}

const isShare = ({ series }: Move): boolean => shareWhole(series.unit) !== undefined

const isUse = ({ series }: Move): boolean => series.bad === 1 && IN_USE.test(series.name)
const IN_USE = /(^|[^a-z])(used|usage)([^a-z]|$)/i

/** A part of a resource of one instance. */
const partOf = ({ service, instance, version, name, unit, detail }: Move['series']): string =>
  JSON.stringify([service, instance, version, resourceOf(name), unit, detail])

const keyOf = ({ service, instance, name }: Move['series']): string =>
  JSON.stringify([service, instance, resourceOf(name)])

/**
 * Share of the room that was left which is gone; undefined for a resource whose limit is not told. A limit may be overstepped for
 * a moment, but not twofold: then the unit says something else.
 */
export function roomTaken({ series, before, after }: Move): number | undefined {
  const whole = shareWhole(series.unit)
  if (whole === undefined || Math.max(before, after) > OVERSTEPPED_MAX * whole) return undefined
  return before < whole ? (Math.min(after, whole) - before) / (whole - before) : 0
}

const OVERSTEPPED_MAX = 2
