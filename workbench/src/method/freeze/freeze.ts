import type { ChangeEvent } from '../../model/change.ts'
import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { IncidentState, Severity } from '../../model/incident/lifecycle.ts'
import type { Ledger, LedgerChange } from '../ledger/ledger.ts'
import { BEFORE_MITIGATED } from '../lifecycle/lifecycle.ts'

/** A stretch in which nobody deploys; the last one may go on. */
export type Frozen = { readonly from: string; readonly to: string | undefined; readonly severity: Severity }

/** The deploy freeze: on while a P0 or P1 is not mitigated, unless somebody lifted it with a reason. */
export type Freeze = {
  readonly stretches: readonly Frozen[]
  /** Why it is lifted; undefined while it holds, or has no reason to. */
  readonly lifted: { readonly reason: string; readonly by: string; readonly at: string } | undefined
}

/** Kinds of change that people decide on and that can wait; the others happen, or keep the system alive. */
export const FROZEN_KINDS: readonly ChangeEvent['kind'][] = [
  'deploy',
  'config',
  'flag',
  'migration',
  'infrastructure',
  'secret',
  'manual',
]

/** Folds the freeze: it follows severity and state, and a lift holds until the harm is over. */
export function freezeOf(entries: readonly Entry[]): Freeze {
  const stretches: Frozen[] = []
  let severity: Severity | undefined
  let state: IncidentState = 'triage'
  let lifted: Freeze['lifted']
  const moves = ['declared', 'triaged', 'severity-set', 'state-changed', 'merged-into', ...LIFTS] as const
  for (const { at, actor, event } of entriesOf(entries, ...moves)) {
    if (event.kind === 'state-changed') state = event.to
    else if (event.kind === 'merged-into') state = 'merged'
    else if (event.kind === 'freeze-lifted') lifted = { reason: event.reason, by: actor.name, at }
    else if (event.kind === 'freeze-restored') lifted = undefined
    else severity = event.severity ?? severity
    const calls = BEFORE_MITIGATED.includes(state) && (severity === 'P0' || severity === 'P1')
    if (!calls) lifted = undefined
    const open = stretches.at(-1)?.to === undefined ? stretches.pop() : undefined
    if (open !== undefined) stretches.push(calls && !lifted ? open : { ...open, to: at })
    else if (calls && !lifted && severity !== undefined) stretches.push({ from: at, to: undefined, severity })
  }
  return { stretches, lifted }
}

const LIFTS = ['freeze-lifted', 'freeze-restored'] as const

/** The freeze that holds; undefined when none does. */
export const holds = ({ stretches }: Freeze): Frozen | undefined =>
  stretches.at(-1)?.to === undefined ? stretches.at(-1) : undefined

/** Changes of others that came in during a freeze. */
export const brokeFreeze = ({ changes }: Ledger, { stretches }: Freeze): readonly LedgerChange[] =>
  changes.filter(
    ({ origin, change, startedAt }) =>
      origin === 'observed' &&
      change !== undefined &&
      FROZEN_KINDS.includes(change) &&
      stretches.some((stretch) => isWithin(Date.parse(startedAt), stretch)),
  )

const isWithin = (at: number, { from, to }: Frozen): boolean =>
  at >= Date.parse(from) && (to === undefined || at < Date.parse(to))
