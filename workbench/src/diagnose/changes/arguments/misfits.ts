/**
 * Paper    none; what the people on call object when a change is near: that cannot have done this
 * Idea     a release sends no users, so it does not explain load that comes from outside; what reaches all instances of a service alike
 *          does not explain why one of them alone is in trouble; what runs out with time, or by being counted up, ran out without them
 * Input    changes, and of the trouble: the entries that are asked far more than before, who ranks first, moves of all series, changed log lines
 * Output   arguments against changes of a kind that does not fit the trouble
 * Cost     O(changes x moves of a service + lines)
 */

import { clipped } from '../../../lib/clipped.ts'
import { compareText } from '../../../lib/compare-text.ts'
import { isNamed, isRise, isSevere, saysItRanOutAlone, type TemplateChange } from '../../logs/index.ts'
import { BEYOND_CHANCE } from '../../series/robust.ts'
import type { Move } from '../../types.ts'
import type { Argument, Candidate } from '../judge.ts'

const MISFIT = Math.log(0.1) // users may try again what a release broke, and a flag may be read by one instance first: one in ten
const BY_ITSELF = Math.log(0.01) // a release may bring an old certificate along: hardly one in a hundred of those that run out
const HARMLESS = 1 // up to here it is what instances do by themselves

/** They alter what is done with a request, and not how many come. */
const SENDS_NOBODY: ReadonlySet<Candidate['kind']> = new Set([
  'deploy',
  'migration',
  'scale',
  'certificate',
  'dependency',
])
/** They are there for all instances of a service at once. */
const REACHES_ALL: ReadonlySet<Candidate['kind']> = new Set([
  'flag',
  'migration',
  'certificate',
  'dependency',
  'traffic',
])

/** What is known of the trouble: the entries that are asked far more than before, who ranks first, what moved, and log lines. */
export type Trouble = {
  readonly surging: ReadonlySet<string>
  readonly first: string | undefined
  readonly moves: readonly Move[]
  readonly templates: readonly TemplateChange[]
}

/** What speaks against changes that do not fit the trouble. */
export function misfitArguments(changes: readonly Candidate[], trouble: Trouble): readonly Argument[] {
  const { surging, moves } = trouble
  const ranOut = ranOutIn(trouble)
  const byService = Map.groupBy(moves, ({ series }) => series.service)
  return changes.flatMap(({ id, service, kind, details }) => {
    if (ranOut !== undefined && RUNS_OUT_ALONE.has(kind)) return [{ changeId: id, weight: BY_ITSELF, says: ranOut }]
    if (service === undefined) return []
    if (surging.has(service) && SENDS_NOBODY.has(kind))
      return [{ changeId: id, weight: MISFIT, says: `more requests come to ${service} from outside` }]
    const alone = REACHES_ALL.has(kind) && details?.instance === undefined && aloneIn(byService.get(service) ?? [])
    return alone
      ? [{ changeId: id, weight: MISFIT, says: `of all instances of ${service} only ${alone} is in trouble` }]
      : []
  })
}

/** No time and no count runs out because of them. */
const RUNS_OUT_ALONE: ReadonlySet<Candidate['kind']> = new Set(['deploy', 'flag', 'scale', 'migration', 'traffic'])

const SAID_MAX = 120

/** What a line that came with the symptom says of something that ran out by itself, where it is of the worst service or names it. */
function ranOutIn({ first = '', templates }: Trouble): string | undefined {
  const line = templates.find(
    ({ service, sample, severity, ...one }) =>
      isRise(one) &&
      isSevere(severity) &&
      (service === first || (first !== '' && isNamed(first, sample))) &&
      saysItRanOutAlone(sample),
  )
  return line && `the log says what ran out by itself: “${clipped(line.sample, SAID_MAX)}”`
}

/** The one instance that is in trouble while its siblings are well in the same respects; undefined where there is no such one. */
function aloneIn(moves: readonly Move[]): string | undefined {
  const told = moves.filter(
    ({ series }) => series.instance !== '' && series.signal !== null && series.signal !== 'traffic',
  )
  const alike = [...Map.groupBy(told, ({ series: s }) => JSON.stringify([s.name, s.detail, s.operation])).values()]
  const clear = alike.flatMap((siblings) => {
    const worst = siblings.filter(({ score }) => score >= BEYOND_CHANCE).map(({ series }) => series.instance)
    const well = siblings.every((one) => worst.includes(one.series.instance) || one.score <= HARMLESS)
    return worst.length === 0 ? [] : [{ worst: new Set(worst), well: well && siblings.length > worst.length }]
  })
  const troubled = new Set(clear.flatMap(({ worst }) => [...worst]))
  return troubled.size === 1 && clear.every(({ well }) => well) ? [...troubled].sort(compareText)[0] : undefined
}
