/**
 * Paper    none; what the people on call do: read the error, ring the team that it names
 * Idea     where the error lines of one service name another, the trouble of the first is laid at the door of the second, unless the
 *          second lays it at the door of a third: who hands an error on is not where it began. If new instances of the first do worse than its
 *          old ones, its own release explains the errors, as both call the second, and the second is not accused
 * Input    changes, suspects from telemetry alone, log templates that came with the symptom
 * Output   arguments for changes of services that others' error lines name
 * Cost     O(changes x templates)
 */

import { compareText } from '../../../lib/compare-text.ts'
import { isNamed, isRise, isSevere, type TemplateChange } from '../../logs/index.ts'
import type { Suspect } from '../../verdict/rank.ts'
import { type Argument, type Candidate, TAIL } from '../judge.ts'

/** What the error lines of other services say for a change. */
export function accusedArguments(
  changes: readonly Candidate[],
  suspects: readonly Suspect[],
  templates: readonly TemplateChange[],
): readonly Argument[] {
  const suspectOf = new Map(suspects.map((suspect) => [suspect.service, suspect]))
  const scoreOf = (service: string): number => suspectOf.get(service)?.score ?? 0
  const releaseOf = (service: string): number =>
    Math.max(0, ...(suspectOf.get(service)?.clues ?? []).map((clue) => (clue.kind === 'release' ? clue.strength : 0)))
  const telling = templates.filter((t) => isRise(t) && isSevere(t.severity))
  const namers = (named: string): string[] =>
    telling.filter((t) => t.service !== named && isNamed(named, t.sample)).map((t) => t.service)
  return changes.flatMap(({ id, service }) => {
    if (service === undefined) return []
    const accusers = namers(service)
    const handsOn = suspects.some((s) => !accusers.includes(s.service) && namers(s.service).includes(service))
    const [worst] = accusers.sort((a, b) => scoreOf(b) - scoreOf(a) || compareText(a, b))
    if (worst === undefined || handsOn) return []
    const weight = (TAIL * (scoreOf(worst) - scoreOf(service))) / (1 + releaseOf(worst))
    return weight > 0 ? [{ changeId: id, weight, says: `error lines of ${worst} name ${service}` }] : []
  })
}
