import type { Incident } from '../../../method/incident.ts'
import { isOpen, isPast } from '../../../method/lifecycle/lifecycle.ts'
import { resemblesSays } from '../../../method/similar/says.ts'
import { type SimilarIncident, similarTo } from '../../../method/similar/similar.ts'
import { newestIncidents, SEARCHED_MAX } from '../newest.ts'
import type { IncidentPorts } from '../ports.ts'

/** The past incident that resembles one most, with the line that says how much and what differs. */
export type Resembled = SimilarIncident & { readonly says: string }

/** What was found for an incident as it stood: the same is asked whenever its room is read. */
const FOUND = new WeakMap<Incident, Resembled | undefined>()

/**
 * The past incident that resembles an open one most, of the newest ones, from its first diagnosis on; looked for again when something was
 * written to it. Nobody is refused anything for it: where the past cannot be read there is none.
 */
export async function mostSimilar(incident: Incident, ports: IncidentPorts): Promise<Resembled | undefined> {
  if (!isOpen(incident) || incident.diagnosed.length === 0) return undefined
  if (FOUND.has(incident)) return FOUND.get(incident)
  const read = await newestIncidents(ports, SEARCHED_MAX)
  if (!read.ok) return undefined // and is read again by whoever asks next
  const first = similarTo(incident, read.value.incidents.filter(isPast))[0]
  const found = first && { ...first, says: resemblesSays(first) }
  FOUND.set(incident, found)
  return found
}
