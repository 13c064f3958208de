/**
 * Paper    none; what the people on call do: read the error, ring the team that it names
 * Idea     where the error lines of one service name another, the trouble of the first is laid at the door of the second, unless the
 *          second lays it at the door of a third: who hands an error on is not where it began. Where new instances of the first do worse than
 *          old ones, both ask the second: its own release explains that away
 * Input    changes, suspects from telemetry alone, log templates that came with the symptom
 * Output   arguments for changes of services that others' error lines name
 * Cost     O(changes x templates)
 */
import { isNamed, type TemplateChange } from '../logs/index.ts'
import { compareText } from '../paths/traces.ts'
import type { Suspect } from '../verdict/rank.ts'
import { type Argument, type Candidate, TAIL } from './judge.ts'

/** What the error lines of other services say for a change. */
export function accusedArguments(
  changes: readonly Candidate[],
  suspects: readonly Suspect[],
  templates: readonly TemplateChange[],
): readonly Argument[] {
  const scoreOf = (service: string): number => suspects.find((s) => s.service === service)?.score ?? 0
  const ownRelease = (service: string): number =>
    Math.max(0, ...cluesOf(suspects, service).flatMap(({ kind, strength }) => (kind === 'release' ? [strength] : [])))
  const telling = templates.filter((t) => (t.kind === 'new' || t.kind === 'up') && TROUBLE.test(t.severity))
  const namers = (named: string): string[] =>
    telling.filter((t) => t.service !== named && isNamed(named, t.sample)).map((t) => t.service)
  return changes.flatMap(({ id, service }) => {
    if (service === undefined) return []
    const accusers = namers(service)
    const handsOn = suspects.some((s) => !accusers.includes(s.service) && namers(s.service).includes(service))
    const [worst] = accusers.sort((a, b) => scoreOf(b) - scoreOf(a) || compareText(a, b))
    const weight =
      worst === undefined || handsOn ? 0 : (TAIL * (scoreOf(worst) - scoreOf(service))) / (1 + ownRelease(worst))
    return weight > 0 ? [{ changeId: id, weight, says: `error lines of ${worst} name ${service}` }] : []
  })
}

const cluesOf = (suspects: readonly Suspect[], service: string): Suspect['clues'] =>
  suspects.find((s) => s.service === service)?.clues ?? []

const TROUBLE = /^(warn|err|fatal|crit|alert|emerg|severe)/i
