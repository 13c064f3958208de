import { err, ok, type Result } from '../../lib/result.ts'
import { line } from '../../model/incident/said.ts'
import { type ActReply, act } from '../act/act-verbs.ts'
import { actionNamed, actionsIn, refusedToAgents } from '../act/refusals.ts'
import { declare } from '../incident/lifecycle/lifecycle-verbs.ts'
import { openIncidents } from '../incident/newest.ts'
import type { Refusal } from '../incident/refusal.ts'
import { type Call, type Outcome, verb } from '../incident/verb.ts'
import { type CanaryLook, canaryLook, canaryShape } from './look-verb.ts'

/** How a canary fared, and what was done because it failed; `null` where it does not. */
export type CanaryReverted = { readonly look: CanaryLook; readonly acted: ActReply | null }

const revertShape = {
  ...canaryShape,
  action: line.describe('the action of lastgood.yaml that is run on the service when it fails'),
}

const EXPECTED = 'requests fare as they do on the rest'

/**
 * Looks at a canary, and takes it back when it fails. The workbench looks itself, so that nobody takes back what did not fail; an incident
 * of its own holds the change. Who asks again while that is open is told so: it was done, and its verdict says whether it helped.
 */
export const canaryRevert = verb<typeof revertShape, CanaryReverted>({
  name: 'canary-revert',
  says: 'look at a canary; when it fails, run an action of lastgood.yaml on its service, in an incident of its own',
  about: 'record',
  does: 'write',
  isGrave: true,
  reachesOut: true,
  words: ['service', 'version', 'action'],
  input: revertShape,
  run: async ({ action, ...asked }, call): Promise<Result<Outcome<CanaryReverted>, Refusal>> => {
    const port = actionsIn(call.ports)
    if (!port.ok) return port
    const declared = actionNamed(action, port.value)
    if (!declared.ok) return declared
    const stop = refusedToAgents(declared.value, call.who.actor)
    if (stop !== undefined) return stop
    const seen = await canaryLook.run(asked, call)
    if (!seen.ok) return seen
    const look = seen.value.answer
    if (look.verdict !== 'fail') return ok({ entries: [], answer: { look, acted: null } })
    return takenBack(look, action, call)
  },
})

async function takenBack(
  look: CanaryLook,
  action: string,
  call: Call,
): Promise<Result<Outcome<CanaryReverted>, Refusal>> {
  const { service } = look
  const id = await incidentOf(look, call)
  if (!id.ok) return id
  const acted = await act.run({ action, service, expect: EXPECTED }, { ...call, id: id.value })
  if (!acted.ok) return err({ ...acted.error, where: `${id.value}: ${acted.error.where}` })
  return ok({ ...acted.value, answer: { look, acted: acted.value.answer } })
}

/** A change of a running system belongs to an incident: the one that was begun for this canary, or a new one. */
async function incidentOf({ service, canary }: CanaryLook, call: Call): Promise<Result<string, Refusal>> {
  const title = `the canary ${canary.join(', ')} of ${service} fails`
  const open = await openIncidents(call.ports)
  if (!open.ok) return open
  const known = open.value.incidents.find(({ lifecycle }) => lifecycle.title === title)
  if (known !== undefined) return known.ledger.changes.length === 0 ? ok(known.id) : err(takenBackBefore(known.id))
  const declared = await declare.run({ title, service }, call)
  return declared.ok ? ok(declared.value.incident?.id ?? '') : declared
}

const takenBackBefore = (id: string): Refusal => ({
  kind: 'conflict',
  what: `something was done about this canary in ${id}`,
  where: id,
  todo: 'Look in its incident whether that helped; what else is to be done is done there.',
  command: `lastgood ledger ${id}`,
})
