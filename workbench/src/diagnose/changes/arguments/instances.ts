/**
 * Paper    Yu et al. (FSE 2024)
 * Idea     a release that does harm does it in its new instances: old ones that fare as badly at the same time acquit it, and
 *          failures that no known instance shows are those of an instance that never reported
 * Input    changes, new against old instances, moves of all series
 * Output   arguments for and against single changes
 * Cost     O(changes x (services + moves))
 */

import { compareText } from '../../../lib/compare-text.ts'
import { parseRfc3339 } from '../../../model/time.ts'
import { proofOf } from '../../clues/from-metrics.ts'
import { type Comparison, newcomersOf } from '../../clues/from-releases.ts'
import type { OnsetFinding } from '../../onset/onset.ts'
import { BEYOND_CHANCE } from '../../series/robust.ts'
import type { Clue, Move, Windows } from '../../types.ts'
import { type Argument, type Candidate, TAIL } from '../judge.ts'
import { type Served, servedWell } from './served-well.ts'
import { touchedArgument } from './touched.ts'

const ROLLOUT_MS = 10 * 60_000 // a rollout reaches its first instance within ten minutes
const CLOCK_MS = 60_000 // between the clock of the deployer and that of the instance
const UNHARMED = Math.log(0.1) // a guilty release whose new instances look like the old ones is one in ten
const HARMED = -UNHARMED // as is an innocent one whose new instances suffer while the old ones do well
const STARTS_INSTANCES: ReadonlySet<string> = new Set(['deploy', 'rollback', 'config', 'scale', 'secret', 'manual'])
const HARMLESS = 1 // up to here new instances do what old ones do by themselves

/** What the instances of a changed service say about the change. */
export function instanceArguments(
  changes: readonly Candidate[],
  comparisons: readonly Comparison[],
  moves: readonly Move[],
  windows: Windows,
  served: Served,
): readonly Argument[] {
  const newcomers = newcomersOf(served.instances, windows)
  return changes.flatMap((change) => {
    if (change.service === undefined) return []
    const found = comparisons.find((one) => one.service === change.service && broughtBy(changes, one) === change)
    const touched = touchedArgument(change, moves, windows, {
      clear: BEYOND_CHANCE,
      harmless: HARMLESS,
      weight: HARMED,
    })
    // A release that has no rival may break what it served well: nothing else that is known did.
    const rivalled = found !== undefined && changes.some((other) => hasRival(change, other, served.onset))
    const brought = rivalled ? newcomers.get(found.service) : undefined
    const well = brought && servedWell(change, brought, served, UNHARMED)
    const told = touched ? [touched] : found ? compared(change, found, rivalled) : []
    return [...told, ...(well ? [well] : []), ...unseen(change, moves, windows)]
  })
}

/** Another change of the service came later and still in time. */
function hasRival({ service, at }: Candidate, other: Candidate, onset: OnsetFinding | undefined): boolean {
  const otherMs = parseRfc3339(other.at) ?? 0
  return other.service === service && otherMs > (parseRfc3339(at) ?? 0) && otherMs <= (onset?.to ?? 0)
}

/** The change that started the new instances: the nearest in time of those that start any. */
function broughtBy(changes: readonly Candidate[], { service, sinceMs }: Comparison): Candidate | undefined {
  const distance = ({ at }: Candidate): number => sinceMs - (parseRfc3339(at) ?? 0)
  return changes
    .filter((one) => one.service === service && STARTS_INSTANCES.has(one.kind))
    .filter((one) => distance(one) >= -CLOCK_MS && distance(one) <= ROLLOUT_MS)
    .sort((a, b) => Math.abs(distance(a)) - Math.abs(distance(b)) || compareText(a.id, b.id))[0]
}

function compared({ id, service }: Candidate, comparison: Comparison, rivalled: boolean): readonly Argument[] {
  const { worse, worseInRequests, oldInRequests, atOneTime, worseAtFirst, clues } = comparison
  if (worse !== undefined && worse >= BEYOND_CHANCE) {
    const clue = clues.toSorted((a, b) => b.strength - a.strength)[0] as Clue
    const weight = atOneTime && oldInRequests <= HARMLESS ? HARMED : Number.MIN_VALUE
    return [{ changeId: id, weight, says: 'its new instances are worse than the old ones', clue }]
  }
  if (!atOneTime && rivalled && worseAtFirst !== undefined && worseAtFirst <= HARMLESS)
    return [{ changeId: id, weight: UNHARMED, says: `new instances of ${service} fared no worse until the symptom` }]
  if (!atOneTime || worseInRequests === undefined || worseInRequests > HARMLESS) return []
  return [{ changeId: id, weight: UNHARMED, says: `new instances of ${service} fare no worse than old ones` }]
}

/** Callers see a service fail while each instance that reports is well: the failing one is too new to report. */
function unseen({ id, service, kind }: Candidate, moves: readonly Move[], windows: Windows): readonly Argument[] {
  if (kind !== 'deploy' && kind !== 'scale') return []
  const failures = moves.filter(
    ({ series: s }) => s.service === service && s.side === 'server' && s.signal === 'errors' && s.source === 'metric',
  )
  const [whole] = failures.filter(({ series }) => series.instance === '').sort((a, b) => b.score - a.score)
  const single = failures.filter(({ series }) => series.instance !== '' && series.name === whole?.series.name)
  if (!whole || single.length === 0) return []
  const weight = TAIL * (Math.log1p(whole.score) - Math.log1p(Math.max(...single.map(({ score }) => score))))
  if (weight < Math.log(2)) return []
  const clue: Clue = {
    service: service as string,
    kind: 'release',
    strength: whole.score,
    proof: proofOf(whole, windows),
  }
  const says = `calls to ${service} fail while each instance that reports is well, so an instance fails that does not report`
  return [{ changeId: id, weight, says, clue }]
}
