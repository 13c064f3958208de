import { clipped } from '../../lib/clipped.ts'
import { ok, type Result } from '../../lib/result.ts'
import type { Actor } from '../../model/incident/entry.ts'
import type { IncidentEvent } from '../../model/incident/event.ts'
import { LINE_CHARS_MAX } from '../../model/incident/said.ts'
import type { Refusal } from './refusal.ts'
import { gated } from './testing/refusals.ts'

/** A gate that somebody goes through for a reason although it is shut. */
export type Passed = {
  readonly verb: string
  /** The field that holds the reason. */
  readonly field: string
  /** What it is about: the incident or a handle. */
  readonly about: string
  /** What the gate says. */
  readonly shut: string
  readonly reason: string
}

/** Why an agent may not: a person answers for going on although the method says no. Undefined for everybody else. */
export function refusedToAgents(
  { kind }: Actor,
  { verb, field, about, shut }: Omit<Passed, 'reason'>,
): Result<never, Refusal> | undefined {
  if (kind !== 'agent') return undefined
  return gated(
    {
      what: `${shut}; only a person may go on all the same`,
      where: about,
      todo: `Tell a person what you know and ask for it (${verb}, ${field}).`,
    },
    { verb, field, says: 'for a person: why to go on all the same' },
  )
}

/** What is recorded of a gate that was passed: a red flag with its reason. Errors: it was an agent. */
export function passed(actor: Actor, gate: Passed): Result<readonly IncidentEvent[], Refusal> {
  const says = clipped(`${gate.verb} all the same, because ${gate.reason}; the gate says: ${gate.shut}`, LINE_CHARS_MAX)
  return (
    refusedToAgents(actor, gate) ??
    ok([{ kind: 'flag-raised', flag: 'gate-passed', about: gate.about, says, entries: [] }])
  )
}
