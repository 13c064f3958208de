import type { Comparison } from '../../../model/incident/testing.ts'
import type { Cursor } from './cursor.ts'
import type { Scale } from './quantities.ts'

/**
 * How far beyond the other side of the success condition a number must be to refute, when no failure condition is given. People
 * name round numbers; what misses one by less than a tenth speaks neither for nor against.
 */
const MARGIN = 0.1

/** True when the comparison points up. */
export const isUp = ({ is }: Comparison): boolean => is.startsWith('>')

/** The failure condition that goes with a success condition: the other side, less a margin. */
export function otherSide(success: Comparison): Comparison {
  const away = Math.abs(success.than) * MARGIN * (isUp(success) ? -1 : 1)
  const is = ({ '>': '<=', '>=': '<', '<': '>=', '<=': '>' } as const)[success.is]
  return { is, than: Number((success.than + away).toPrecision(12)) }
}

/** Why a success condition cannot fail, or cannot hold; undefined when it can do both. */
export function cannotFail({ is, than }: Comparison, scale: Scale): string | undefined {
  if (scale === 'metric') return undefined
  if (is === '>=' && than <= 0) return 'is always so; a prediction must be able to fail'
  if (is === '>' && than < 0) return 'is always so; a prediction must be able to fail'
  if ((is === '<' && than <= 0) || (is === '<=' && than < 0)) return 'is never so'
  if (scale === 'share' && is === '>' && than >= 1) return 'is never so'
  if (scale === 'share' && is === '<=' && than >= 1) return 'is always so; a prediction must be able to fail'
  return undefined
}

/** Why two conditions do not go together; undefined when no number meets both. */
export function overlap(success: Comparison, failure: Comparison): string | undefined {
  if (isUp(success) === isUp(failure)) return 'points the same way as the success condition'
  const [upper, lower] = isUp(success) ? [success, failure] : [failure, success]
  const both = upper.is === '>=' && lower.is === '<='
  const apart = lower.than < upper.than || (lower.than === upper.than && !both)
  return apart ? undefined : 'overlaps with the success condition: some numbers would be both'
}

/** Notes at `token` that conditions do not go together; true when they do. */
export function hold(cursor: Cursor, says: string | undefined, token: Cursor['next']): boolean {
  if (says !== undefined) cursor.fail(says, token)
  return says === undefined
}
