/**
 * Paper    none; what the people on call do: look whether the trouble sits where the change says that it was made
 * Idea     a change may tell which instances it started, replaced or set; requests that fail or hang at these alone, while those of
 *          their siblings do well at the same time, suffer from it, whatever name the instance has by now
 * Input    a change, moves of all series
 * Output   the argument for the change, where its own instances suffer and their siblings do not
 * Cost     O(moves + text of the details)
 */
import { proofOf } from '../../clues/from-metrics.ts'
import type { Clue, Move, Windows } from '../../types.ts'
import type { Argument, Candidate } from '../judge.ts'

/** What counts as suffering, as doing well, and how much likelier the difference makes the change. */
export type Bounds = { readonly clear: number; readonly harmless: number; readonly weight: number }

/** What the instances that a change names say for it; undefined where they say nothing. */
export function touchedArgument(
  change: Candidate,
  moves: readonly Move[],
  windows: Windows,
  { clear, harmless, weight }: Bounds,
): Argument | undefined {
  const own = moves.filter(({ series }) => series.service === change.service && isOfRequests(series))
  const named = namedIn(change, new Set(own.map(({ series }) => series.instance)))
  const isNamed = ({ series }: Move): boolean => named.has(series.instance)
  const suffers = own.find((move) => {
    if (!isNamed(move) || move.score < clear) return false
    const siblings = own.filter((other) => isAlike(other, move) && !isNamed(other))
    return siblings.length > 0 && siblings.every(({ score }) => score <= harmless)
  })
  if (!suffers) return undefined
  const clue: Clue = {
    service: change.service as string,
    kind: 'release',
    strength: suffers.score,
    proof: proofOf(suffers, windows),
  }
  const says = `it names ${suffers.series.instance}, and of all instances only there requests suffer`
  return { changeId: change.id, weight, says, clue }
}

const isOfRequests = ({ side, signal, source, instance }: Move['series']): boolean =>
  source === 'metric' && side === 'server' && instance !== '' && (signal === 'errors' || signal === 'latency')

/** The same is measured of another instance. */
const isAlike = ({ series: a }: Move, { series: b }: Move): boolean =>
  a.name === b.name && a.detail === b.detail && a.operation === b.operation && a.signal === b.signal

/** Those of the known instances that the change tells of. */
function namedIn({ details }: Candidate, known: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set<string>()
  const open: unknown[] = [details]
  while (open.length > 0) {
    const at = open.pop()
    if (typeof at === 'string' && known.has(at)) found.add(at)
    if (typeof at === 'object' && at !== null) open.push(...Object.values(at))
  }
  return found
}
