/**
 * Paper    Beyer et al., Site Reliability Engineering (2016), ch. 6: wake people for symptoms, not for causes
 * Idea     users feel requests that fail, stay away or take much longer where they come in; what only moves behind that is for those who look
 * Input    the onset and what moved, where requests come in
 * Output   whether users feel it; null where nobody measures those requests
 * Cost     O(moves)
 */
import type { Frame } from '../frame.ts'
import { isOfLoop } from '../series/meaning.ts'
import { isFailing, isMuchLonger } from '../series/suffering.ts'
import type { GoldenSeries } from '../types.ts'
import { isDeserted } from './signals.ts'

/** Whether users feel what began. */
export function feltByUsers(
  { series, moves, onset }: Pick<Frame, 'series' | 'moves' | 'onset'>,
  entries: ReadonlySet<string>,
): boolean | null {
  const isTheirs = (one: GoldenSeries): boolean =>
    one.side === 'server' && entries.has(one.service) && !isOfLoop(one.name)
  const isTold = series.some((one) => isTheirs(one) && (one.signal === 'errors' || one.signal === 'latency'))
  if (!isTold) return null
  const theirs = moves.filter((move) => isTheirs(move.series))
  return (onset !== undefined && isDeserted(onset)) || theirs.some((move) => isFailing(move) || isMuchLonger(move))
}
