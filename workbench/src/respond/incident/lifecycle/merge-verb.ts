import { err, ok, type Result } from '../../../lib/result.ts'
import type { Incident } from '../../../method/incident.ts'
import { isOurs, isPending } from '../../../method/ledger/ledger.ts'
import { beganAt } from '../../../method/lifecycle/began.ts'
import { isOpen } from '../../../method/lifecycle/lifecycle.ts'
import { incidentId } from '../../../model/incident/entry.ts'
import type { IncidentEvent } from '../../../model/incident/event.ts'
import { rfc3339 } from '../../../model/time.ts'
import { refusedToAgents } from '../passed-gate.ts'
import type { Refusal } from '../refusal.ts'
import { verb } from '../verb.ts'
import { readIncident, work } from '../work.ts'
import { written } from '../written.ts'

/**
 * Folds an incident into another one that is about the same trouble. Its record stays as it is and can be read under its handle; what is
 * written under that handle goes to the other one from here on. The other one takes over its alerts, and the earlier beginning.
 */
export const merge = verb({
  name: 'merge',
  says: 'fold an incident into another one that is about the same trouble; both handles keep working',
  about: 'incident',
  does: 'write',
  asNamed: true,
  words: ['into'],
  input: { into: incidentId.describe('the incident that goes on') },
  run: async ({ into }, call) => {
    const shutToAgents = refusedToAgents(call.who.actor, {
      verb: 'merge',
      field: 'into',
      about: call.id,
      shut: 'merging says that two troubles are one, and nobody works on the first any more',
    })
    if (shutToAgents !== undefined) return shutToAgents
    const [one, other] = [await readIncident(call.id, call.ports), await readIncident(into, call.ports)]
    if (!one.ok) return one
    if (!other.ok) return other
    const shut = cannotMerge(one.value, other.value)
    if (shut !== undefined) return err(shut)
    // The one that goes on is told first: if the second write fails, the same words again finish it.
    const taken = await work(into, call.who, call.ports, (now) => ok(takenOver(one.value, now)))
    if (!taken.ok) return taken
    return written(
      call,
      ({ lifecycle }): Result<readonly IncidentEvent[], Refusal> =>
        ok(lifecycle.state === 'merged' ? [] : [{ kind: 'merged-into', into }]),
    )
  },
})

/** Why the two do not become one. */
function cannotMerge(one: Incident, other: Incident): Refusal | undefined {
  const where = one.id
  const wrong = (what: string, todo: string, command?: string): Refusal => ({
    kind: 'wrong',
    what,
    where,
    todo,
    ...(command !== undefined && { command }),
  })
  if (one.id === other.id) return wrong('an incident cannot be merged into itself', 'Name the one that goes on.')
  if (one.lifecycle.drill !== other.lifecycle.drill)
    return wrong(
      'one of the two is a drill',
      'A drill and an incident stay apart, for a drill stays out of all numbers.',
    )
  if (one.lifecycle.state === 'merged')
    return wrong(
      `it is part of ${one.lifecycle.mergedInto} already`,
      'Go on investigating it: that takes it out again.',
      'lastgood state investigating',
    )
  if (!isOpen(other))
    return wrong(`${other.id} is ${other.lifecycle.state}`, 'Name one that is open.', 'lastgood incidents')
  const open = one.ledger.changes.find((change) => isOurs(change) && isPending(change))
  if (open === undefined) return undefined
  return wrong(
    `${open.id} (${open.what}) has no verdict, and nobody would look for one`,
    'See first what it did.',
    `lastgood judge ${open.id}`,
  )
}

/** What the incident that goes on is told: which one came to it, the alerts that it did not know, and that it began earlier. */
function takenOver(one: Incident, other: Incident): readonly IncidentEvent[] {
  if (other.lifecycle.mergedFrom.includes(one.id)) return []
  const { title, alerts, times } = one.lifecycle
  const known = new Set(other.lifecycle.alerts.map(({ id, name }) => id ?? name))
  const moved = alerts
    .filter(({ id, name }) => !known.has(id ?? name))
    .map(({ name, firing, id, group, service }): IncidentEvent => {
      const told = { ...(id && { id }), ...(group && { group }), ...(service && { service }) }
      return { kind: 'alert-moved', alert: name, firing, ...told }
    })
  const isEarlier = times.impactStarted !== undefined && beganAt(one) < beganAt(other)
  const earlier: IncidentEvent = {
    kind: 'time-proposed',
    name: 'impactStarted',
    at: rfc3339(beganAt(one)),
    plusMinusSeconds: times.impactStarted?.plusMinusSeconds ?? 0,
    why: `what ${one.id} tells`,
  }
  const merged: IncidentEvent = { kind: 'merged-from', from: one.id, title, entries: one.entries.length }
  return [merged, ...moved, ...(isEarlier ? [earlier] : [])]
}
