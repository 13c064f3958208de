import type { KnownAlert } from '../../method/lifecycle/lifecycle.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import type { FactIn } from '../hooks/hear.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import { readIncident } from '../incident/work.ts'
import { alertIdOf, isOfObjective } from './burning.ts'

const SEARCHED_MAX = 200 // newest incidents among which the open ones are looked for

/**
 * The ends of alerts that still fire in an open incident although their objective is declared no more: nobody looks any longer, so nobody
 * would ever tell that they are over. Rejects when the record cannot be read.
 */
export async function unwatched(
  declared: readonly { readonly name: string }[],
  { record, ...ports }: IncidentPorts,
): Promise<readonly FactIn[]> {
  const watched = new Set(declared.map(({ name }) => alertIdOf(name)))
  const heads = await record.heads(SEARCHED_MAX)
  if (!heads.ok) throw new Error('the incident record cannot be read')
  const ends = new Map<string, FactIn>()
  for (const { id } of heads.value) {
    const incident = await readIncident(id, { record, ...ports })
    if (!incident.ok || !isOpen(incident.value)) continue
    for (const alert of incident.value.lifecycle.alerts)
      if (alert.firing && isOfObjective(alert.id) && !watched.has(alert.id))
        ends.set(alert.id, endOf(alert, alert.id, ports.clock))
  }
  return [...ends.values()]
}

function endOf({ name, service }: KnownAlert, id: string, clock: Clock): FactIn {
  const at = rfc3339(clock.now())
  const says = `${name}: no longer watched, for lastgood.yaml does not declare it any more; whether it still burns nobody knows`
  const alert = {
    id,
    name,
    firing: false,
    at,
    says,
    source: 'slo',
    level: 'critical' as const,
    ...(service && { service }),
  }
  return { once: `${id} unwatched ${at}`, heard: { kind: 'alert', alert } }
}
