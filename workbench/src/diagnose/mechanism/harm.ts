/**
 * Paper    none; symptoms are told where users meet them
 * Idea     the entry's own requests, how many fail and how long they take, and whom it hits most
 * Input    moves of the service where the failing path begins, attributes that set bad requests apart
 * Output   one state, or none where nothing moved there
 * Cost     O(moves)
 */
import { proofOf } from '../clues/from-metrics.ts'
import type { EvidenceBook } from '../evidence.ts'
import type { Move } from '../types.ts'
import { beganOf, strongestOf } from './moved.ts'
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
  const [hit] = attributes
  const who = hit
    ? [
        `hit most: ${hit.conditions.map((c) => `${c.key}=${c.value}`).join(' and ')} (${share(hit.shareBad)} of bad, ${share(hit.shareGood)} of good requests)`,
      ]
    : []
  return [
    {
      label: `users: ${moved.map((move) => harmText(move)).join(', ')}`,
      says: [...moved.map(beforeText), ...who].join('; '),
      basis: 'measured',
      began: beganOf(moved[0]),
      evidence: [...moved.map((move) => book.cite(proofOf(move, frame.windows))), ...(hit?.evidence.slice(0, 1) ?? [])],
    },
  ]
}

function harmText({ series, after }: Move): string {
  const what = series.operation ?? series.service
  const value = amount(after, series.unit)
  if (series.signal === 'latency') return `${what} takes ${value}`
  return series.unit === '1' ? `${value} of ${what} fail` : `${what} fails (${value})`
}

const beforeText = ({ series, before, after }: Move): string =>
  `${series.name} of ${series.operation ?? series.service} from ${amount(before, series.unit)} to ${amount(after, series.unit)}`
