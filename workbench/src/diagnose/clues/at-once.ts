/**
 * Paper    none; what the people on call do: who fails before anybody could have grown tired of waiting is not slow
 * Idea     where requests fail where they come in, most of them take no longer, and nearly all that fail do so first at one service sooner than its
 *          requests usually take, nobody gave up: whoever is slow or busy meanwhile is a bystander
 * Input    the frame, where the symptom shows, clues of traces, traces of both windows
 * Output   whether requests fail at once
 * Cost     O(moves + spans)
 */
import { type Frame, suffersAt } from '../frame.ts'
import { atPace, type Trace } from '../paths/index.ts'
import { isFailing } from '../series/suffering.ts'
import type { Clue, Move } from '../types.ts'
import { failsByWaiting } from '../verdict/waited.ts'

const NEARLY_ALL = 0.9 // of the requests that fail

/** Requests fail, first at one service, and none of them for having waited. */
export function failAtOnce(
  { moves, pace }: Pick<Frame, 'moves' | 'pace'>,
  front: ReadonlySet<string>,
  traced: readonly Clue[],
  before: readonly Trace[],
  after: readonly Trace[],
): boolean {
  const isServed = ({ series }: Move): boolean => series.side === 'server' && front.has(series.service)
  const slownesses = moves.filter(({ series }) => series.signal === 'latency')
  if (!moves.some((move) => isServed(move) && isFailing(move)) || suffersAt(front, slownesses, pace)) return false
  const first = traced.find(({ kind, shareOfFailed = 0 }) => kind === 'origin' && shareOfFailed >= NEARLY_ALL)
  return first !== undefined && failsByWaiting(first.service, atPace(before, pace), after) === false
}
