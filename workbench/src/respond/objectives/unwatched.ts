import type { KnownAlert } from '../../method/lifecycle/lifecycle.ts'
import { type Clock, rfc3339 } from '../../model/time.ts'
import type { FactIn } from '../hooks/hear.ts'
import { openIncidents } from '../incident/newest.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import { alertIdOf, isOfObjective } from './burning.ts'

/**
 * The ends of alerts that still fire in an open incident although their objective is declared no more: nobody looks any longer, so nobody
 * would ever tell that they are over. Rejects when the record cannot be read.
 */
export async function unwatched(
  declared: readonly { readonly name: string }[],
  ports: IncidentPorts,
): Promise<readonly FactIn[]> {
  const watched = new Set(declared.map(({ name }) => alertIdOf(name)))
  const open = await openIncidents(ports)
  if (!open.ok) throw new Error('the incident record cannot be read')
  const ends = new Map<string, FactIn>()
  for (const { lifecycle } of open.value.incidents)
    for (const alert of lifecycle.alerts)
      if (alert.firing && isOfObjective(alert.id) && !watched.has(alert.id))
        ends.set(alert.id, endOf(alert, alert.id, ports.clock))
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
