/**
 * Paper    Beyer et al., Site Reliability Engineering (2016), ch. 6: wake people for symptoms, not for causes
 * Idea     users feel requests that fail, stay away or take much longer where they come in; what only moves behind that is for those who look
 * Input    the onset and what moved, where requests come in
 * Output   whether users feel it; null where nobody measures those requests
 * Cost     O(moves)
 */
import type { Frame } from '../frame.ts'
import { failsAt, hangsAt, isServedAt } from '../series/suffering.ts'
import { isDeserted } from './signals.ts'

/** Whether users feel what began. */
export function feltByUsers(
  { series, moves, onset }: Pick<Frame, 'series' | 'moves' | 'onset'>,
  entries: ReadonlySet<string>,
): boolean | null {
  const isTold = series.some((one) => isServedAt(entries, one) && (one.signal === 'errors' || one.signal === 'latency'))
  if (!isTold) return null
  return (onset !== undefined && isDeserted(onset)) || failsAt(entries, moves) || hangsAt(entries, moves)
}
