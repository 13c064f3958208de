/**
 * Paper    none
 * Idea     what the broken service suffers itself: a scarce resource first, then slow or failing requests, then what it logs
 * Input    the clues against the first suspect, moves, log templates
 * Output   states in causal order; a resource that moved after the requests did is a bystander and is left out
 * Cost     O(clues + moves + templates)
 */
import type { EvidenceBook } from '../evidence.ts'
import { figure } from '../evidence.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, ClueKind } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'
import { beganOf, troubleBegan } from './moved.ts'
import type { Known, State, Told } from './types.ts'
import { share } from './words.ts'

/** A scarce resource of the broken service that moved no later than its requests. */
export function strainStates({ service, clues }: Suspect, { frame }: Known, book: EvidenceBook): readonly State[] {
  const clue = clues.find((one) => one.kind === 'saturation' && one.strength >= CLEAR)
  const moved = frame.moves.filter(({ series }) => series.service === service && series.signal === 'saturation')
  const began = beganOf(moved[0], moved)
  const trouble = troubleBegan(frame.moves, service)
  if (!clue || (began && trouble && began.from >= trouble.to)) return []
  const metric = clue.proof.params?.metric
  return [stateOf(clue, `${metric ? `${metric} of ${service}` : `a resource of ${service}`} is strained`, began, book)]
}

const LABELS: Readonly<Partial<Record<ClueKind, (service: string) => string>>> = {
  path: (service) => `${service} takes longer itself`,
  gap: (service) => `calls to ${service} hang`,
  latency: (service) => `${service} is slow`,
  errors: (service) => `${service} fails`,
  origin: (service) => `requests fail in ${service}`,
  edge: (service) => `calls to ${service} suffer`,
  silence: (service) => `${service} is silent`,
  release: (service) => `new instances of ${service} are worse than old ones`,
}

/** The clearest clue that requests suffer in the broken service itself. */
export function troubleStates({ service, clues }: Suspect, { frame }: Known, book: EvidenceBook): readonly State[] {
  const began = troubleBegan(frame.moves, service)
  const telling = clues.filter((one) => LABELS[one.kind] !== undefined && one.strength > 1)
  const clue = telling.find((one) => one.kind !== 'release') ?? telling[0] // a comparison says that, not what, is worse
  return clue ? [stateOf(clue, LABELS[clue.kind]?.(service) ?? service, began, book)] : []
}

/** What loads the broken service: a caller that asks it far more than before. */
export const demandState = (clue: Clue, book: EvidenceBook): State =>
  stateOf(clue, `${clue.service} asks ${clue.asks} for more than it has room for`, undefined, book)

const stateOf = (clue: Clue, label: string, began: State['began'], book: EvidenceBook): State => ({
  label,
  says: clue.proof.says,
  basis: 'measured',
  began,
  evidence: [book.cite(clue.proof)],
})

const SEVERE = /^(err|fatal|crit|alert|emerg|panic|severe)/i
const MOST = 0.5
const TEMPLATE_CHARS_MAX = 100

/** The error that the broken service logs since then, most of all in bad requests. */
export function loggedStates({ service }: Suspect, { templates }: Told): readonly State[] {
  const error = templates.find(
    (one) =>
      one.service === service &&
      (one.kind === 'new' || one.kind === 'up') &&
      SEVERE.test(one.severity) &&
      (one.badShare === null || one.badShare > MOST),
  )
  if (!error) return []
  const { template, countBefore, countAfter, badShare } = error
  const linked = badShare === null ? '' : `, ${share(badShare)} of them in bad requests`
  return [
    {
      label: `${service} logs “${template.slice(0, TEMPLATE_CHARS_MAX)}”`,
      says: `${figure(countAfter)} times, before ${figure(countBefore)}${linked}`,
      basis: 'measured',
      began: undefined,
      evidence: error.evidence,
    },
  ]
}
