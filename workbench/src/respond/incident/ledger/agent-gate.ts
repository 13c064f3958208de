import type { Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { isOurs, isPending, type LedgerChange } from '../../../method/ledger/ledger.ts'
import type { Actor } from '../../../model/incident/entry.ts'
import type { Refusal } from '../refusal.ts'
import { gated } from '../testing/refusals.ts'

/**
 * Why a program that decides by itself may not begin this change. A person is warned and may know better; an agent makes one change
 * at a time and says beforehand what it should do. Taking a change back is always allowed: it needs no new idea of the cause.
 */
export function refusedToAgent(
  change: LedgerChange,
  { kind }: Actor,
  { id, ledger }: Incident,
): Result<never, Refusal> | undefined {
  if (kind !== 'agent' || change.reverts !== undefined) return undefined
  if (change.expectedEffect === undefined) return unpredicted(id)
  const open = ledger.changes.find((one) => isOurs(one) && isPending(one))
  return open && second(open, id)
}

function unpredicted(where: string): Result<never, Refusal> {
  return gated(
    {
      what: 'nobody has said what this change should do, and an agent changes nothing without a prediction',
      where,
      todo: 'Say with expect what should be seen if it works.',
    },
    { verb: 'try', field: 'expect', says: 'what should be seen if it works' },
  )
}

function second({ id, what, verifyUntil }: LedgerChange, where: string): Result<never, Refusal> {
  const until = verifyUntil === undefined ? '' : ` until ${verifyUntil}`
  return gated(
    {
      what: `${id} (${what}) is being watched${until} and has no verdict, and an agent makes one change at a time`,
      where,
      todo: `See what ${id} did, or take it back.`,
      command: `lastgood judge ${id}; or: lastgood try "…" --reverts ${id}`,
    },
    { verb: 'judge', words: [id], says: 'see what the open change did' },
    { verb: 'try', field: 'reverts', says: 'take the open change back' },
  )
}
