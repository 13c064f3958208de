import { z } from 'zod'
import { err, ok } from '../../../lib/result.ts'
import { brokeFreeze, FROZEN_KINDS, type Freeze, type Frozen, holds } from '../../../method/freeze/freeze.ts'
import type { Incident } from '../../../method/incident.ts'
import type { LedgerChange } from '../../../method/ledger/ledger.ts'
import { line } from '../../../model/incident/said.ts'
import { clockTime } from '../../../model/time.ts'
import { passed } from '../passed-gate.ts'
import { reading } from '../reading.ts'
import type { Refusal } from '../refusal.ts'
import { type Verb, verb } from '../verb.ts'
import { written } from '../written.ts'

/** Whether deploys are frozen, and who did not keep to it. */
export type FreezeView = {
  readonly holds: Frozen | null
  readonly lifted: NonNullable<Freeze['lifted']> | null
  /** Kinds of change that wait. */
  readonly kinds: readonly string[]
  readonly broken: readonly Pick<LedgerChange, 'id' | 'what' | 'startedAt'>[]
  /** All of it in words. */
  readonly says: string
}

function viewOf({ freeze, ledger }: Incident): FreezeView {
  const view = {
    holds: holds(freeze) ?? null,
    lifted: freeze.lifted ?? null,
    kinds: FROZEN_KINDS,
    broken: brokeFreeze(ledger, freeze).map(({ id, what, startedAt }) => ({ id, what, startedAt })),
  }
  return { ...view, says: saysOf(view) }
}

function saysOf({ holds: frozen, lifted, kinds, broken }: Omit<FreezeView, 'says'>): string {
  const came = broken.map(({ id, what, startedAt }) => `${id} ${what} at ${clockTime(startedAt)}`)
  return [
    frozen === null
      ? lifted === null
        ? 'Deploys are not frozen.'
        : `The freeze was lifted by ${lifted.by} at ${clockTime(lifted.at)}: ${lifted.reason}.`
      : `Deploys are frozen since ${clockTime(frozen.from)}: ${frozen.severity} is not mitigated. These wait: ${kinds.join(', ')}; your own containment does not.`,
    ...(came.length > 0 ? [`Came in all the same: ${came.join('; ')}.`] : []),
  ].join(' ')
}

const shape = {
  lift: line.optional().describe('let changes in before the harm is over, and say why'),
  restore: z.boolean().default(false).describe('take the lift back'),
}

/** Shows the deploy freeze of an incident, lifts it for a reason, or takes that back. */
export const freeze = verb<typeof shape, FreezeView | null>({
  name: 'freeze',
  says: 'are deploys frozen? They are while a P0 or P1 is not mitigated; lift, with why, lets changes in',
  about: 'incident',
  does: 'write',
  input: shape,
  run: async ({ lift, restore }, call) => {
    if (lift === undefined && !restore) return reading(call, viewOf)
    return written(call, (incident) => {
      const { stretches, lifted } = incident.freeze
      if (lift === undefined) return ok(lifted === undefined ? [] : [{ kind: 'freeze-restored' }])
      const frozen = holds({ stretches, lifted })
      if (frozen === undefined) return err(nothingFrozen(incident))
      const shut = `${frozen.severity} freezes deploys`
      const gate = { verb: 'freeze', field: 'lift', about: incident.id, shut, reason: lift }
      const flag = passed(call.who.actor, gate)
      return flag.ok ? ok([{ kind: 'freeze-lifted', reason: lift }, ...flag.value]) : flag
    })
  },
})

const nothingFrozen = ({ id, freeze: { lifted } }: Incident): Refusal => ({
  kind: 'wrong',
  what: lifted === undefined ? 'deploys are not frozen' : `it is lifted already, because ${lifted.reason}`,
  where: id,
  todo: 'They are while a P0 or P1 is not mitigated; the triage says how bad it is.',
  command: 'lastgood triage',
})

/** The verbs of the deploy freeze. */
export const freezeVerbs: readonly Verb[] = [freeze]
