/**
 * Paper    none; what the people on call do: who fails before anybody could have grown tired of waiting is not slow
 * Idea     where requests fail where they come in, none take much longer there, and nearly all that fail do so first at one service, sooner than
 *          its requests usually take, nobody gave up: whoever is slow or busy meanwhile is a bystander
 * Input    the frame, where the symptom shows, clues of traces, traces of both windows
 * Output   whether requests fail at once
 * Cost     O(moves + spans)
 */
import type { Frame } from '../frame.ts'
import { atPace, type Trace } from '../paths/index.ts'
import { failsAt, hangsAt } from '../series/suffering.ts'
import type { Clue } from '../types.ts'
import { failsByWaiting } from '../verdict/waited.ts'

const NEARLY_ALL = 0.9 // of the requests that fail

/** Requests fail, nearly all of them first at one service, and most of these without having waited. */
export function failAtOnce(
  { moves, pace }: Pick<Frame, 'moves' | 'pace'>,
  front: ReadonlySet<string>,
  traced: readonly Clue[],
  before: readonly Trace[],
  after: readonly Trace[],
): boolean {
  if (!failsAt(front, moves) || hangsAt(front, moves, pace.way)) return false
  const first = traced.find(({ kind, shareOfFailed = 0 }) => kind === 'origin' && shareOfFailed >= NEARLY_ALL)
  return first !== undefined && failsByWaiting(first.service, atPace(before, pace), after) === false
}
