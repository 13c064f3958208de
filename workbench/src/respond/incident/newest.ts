import { ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import type { IncidentId } from '../../model/incident/entry.ts'
import type { IncidentHead } from '../../model/incident/record.ts'
import type { IncidentPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import { readIncident, refusalOf } from './work.ts'

/** Newest incidents among which the open ones are looked for; what is older and still open is named by its handle. */
export const SEARCHED_MAX = 200

/** Incidents, newest first. */
export type NewestIncidents = {
  /** All that were looked at, also those that cannot be read. */
  readonly looked: readonly { readonly id: IncidentId; readonly read: Result<Incident, Refusal> }[]
  /** Those that can be read. */
  readonly incidents: readonly Incident[]
  /** Why the others cannot. */
  readonly refusals: readonly Refusal[]
}

/**
 * The newest incidents.
 * Bounds   `max` heads are listed; of them those that `wanted` accepts are read.
 * Errors   the list cannot be had; one incident that cannot be read is among `refusals` and hides no other.
 */
export async function newestIncidents(
  ports: IncidentPorts,
  max: number,
  wanted: (head: IncidentHead) => boolean = () => true,
): Promise<Result<NewestIncidents, Refusal>> {
  const heads = await ports.record.heads(max)
  if (!heads.ok) return { ok: false, error: refusalOf(heads.error) }
  const looked: { readonly id: IncidentId; readonly read: Result<Incident, Refusal> }[] = []
  for (const { id } of heads.value.filter(wanted)) looked.push({ id, read: await readIncident(id, ports) })
  return ok({
    looked,
    incidents: looked.flatMap(({ read }) => (read.ok ? [read.value] : [])),
    refusals: looked.flatMap(({ read }) => (read.ok ? [] : [read.error])),
  })
}

/** The incidents that are open, newest first, and why others could not be read. Bounds and errors: as above, of SEARCHED_MAX. */
export async function openIncidents(
  ports: IncidentPorts,
  wanted?: (head: IncidentHead) => boolean,
): Promise<Result<Pick<NewestIncidents, 'incidents' | 'refusals'>, Refusal>> {
  const newest = await newestIncidents(ports, SEARCHED_MAX, wanted)
  if (!newest.ok) return newest
  const { incidents, refusals } = newest.value
  return ok({ incidents: incidents.filter(isOpen), refusals })
}
