/**
 * Paper    none; symptoms are told where users meet them
 * Idea     the entry's own requests, how many fail and how long they take, and whom it hits most
 * Input    moves of the service where the failing path begins, attributes that set bad requests apart
 * Output   one state, or none where nothing moved there
 * Cost     O(moves)
 */
import type { AttributeFinding } from '../../model/diagnosis.ts'
import { proofOf } from '../clues/from-metrics.ts'
import type { EvidenceBook } from '../evidence.ts'
import type { Move } from '../types.ts'
import { strongestOf, troubleBegan } from './moved.ts'
import type { Known, State, Told } from './types.ts'
import { amount, share } from './words.ts'

/** What users see. */
export function harmStates(
  entry: string,
  { frame }: Known,
  { attributes }: Told,
  book: EvidenceBook,
): readonly State[] {
  const errors = strongestOf(frame.moves, (s) => s.service === entry && s.side !== 'client', ['errors'])
  const latency = strongestOf(frame.moves, (s) => s.service === entry && s.side !== 'client', ['latency'])
  const moved = [errors, latency].filter((move) => move !== undefined)
  if (moved.length === 0) return []
  const users = harmText(errors, latency)
  return [
    {
      label: `users: ${users}`,
      users,
      says: [...moved.map(beforeText), ...attributes.slice(0, 1).map(hitText)].join('; '),
      basis: 'measured',
      began: troubleBegan(frame.moves, entry),
      evidence: [
        ...moved.map((move) => book.cite(proofOf(move, frame.windows))),
        ...attributes.slice(0, 1).map((one) => one.evidence[0]),
      ],
    },
  ]
}

function harmText(errors: Move | undefined, latency: Move | undefined): string {
  const failing = errors && `${nameFor(errors)} ${errorText(errors)}`
  if (!latency) return failing ?? ''
  const takes = `takes ${amount(latency.after, latency.series.unit)}`
  if (!failing) return `${nameFor(latency)} ${takes}`
  return nameFor(errors) === nameFor(latency) ? `${failing} and ${takes}` : `${failing}, ${nameFor(latency)} ${takes}`
}

function errorText({ after, series }: Move): string {
  const value = amount(after, series.unit)
  return series.unit === '1' ? `fails in ${value}` : `shows ${series.name} at ${value}`
}

const nameFor = ({ series }: Move): string => series.operation ?? series.service

const hitText = ({ conditions, shareBad, shareGood }: AttributeFinding): string =>
  `hit most: ${conditions.map((c) => `${c.key}=${c.value}`).join(' and ')} (${share(shareBad)} of bad, ${share(shareGood)} of good requests)`

const beforeText = (move: Move): string =>
  `${move.series.name} of ${nameFor(move)} from ${amount(move.before, move.series.unit)} to ${amount(move.after, move.series.unit)}`
