import { type Incident, incidentOf } from '../../method/incident.ts'
import type { IncidentId } from '../../model/incident/entry.ts'
import type { RecordPort } from './ports.ts'

/** Entries of all incidents that are kept folded; those that were used longest ago go first. A long incident has ten thousand. */
const ENTRIES_MAX = 50_000

/** Incidents as each record told them last, so that a verb on a long one neither reads nor folds it anew. */
const KEPT = new WeakMap<RecordPort, Map<IncidentId, Incident>>()

/** Keeps an incident as it stands. */
export function keep(record: RecordPort, incident: Incident): Incident {
  const kept = KEPT.get(record) ?? new Map<IncidentId, Incident>()
  KEPT.set(record, kept)
  kept.delete(incident.id)
  kept.set(incident.id, incident)
  let entries = [...kept.values()].reduce((sum, { recorded }) => sum + recorded.length, 0)
  for (const [id, { recorded }] of kept) {
    if (entries <= ENTRIES_MAX || id === incident.id) break
    kept.delete(id)
    entries -= recorded.length
  }
  return incident
}

/** An incident as it was kept, whatever was written since; undefined when it is not. */
export const keptIncident = (record: RecordPort, id: IncidentId): Incident | undefined => KEPT.get(record)?.get(id)

/** All that are kept, the one that was used last first. */
export const keptIncidents = (record: RecordPort): readonly Incident[] =>
  [...(KEPT.get(record)?.values() ?? [])].toReversed()

/**
 * A kept incident with what was written since; undefined where the record has to be read as a whole, for it no longer holds the entry
 * that was the last. Cost: two rows, and a fold where something was written.
 */
export async function broughtUpToDate(record: RecordPort, id: IncidentId): Promise<Incident | undefined> {
  const kept = keptIncident(record, id)
  const last = kept?.recorded.at(-1)
  if (kept === undefined || last === undefined) return undefined
  const read = await record.entries(id, last.seq - 1)
  if (!read.ok) return undefined
  const [same, ...later] = read.value
  if (same?.seq !== last.seq || same.hash !== last.hash) return undefined
  return keep(record, later.length === 0 ? kept : incidentOf([...kept.recorded, ...later]))
}
