import { ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import { isPast } from '../../method/lifecycle/lifecycle.ts'
import { newestIncidents } from '../incident/newest.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'

const LOOKED_AT_MAX = 200 // newest incidents; what is older is known by now, or forgotten for good

/** Newest first; one that cannot be read is left out, and so are drills and what was cancelled. */
export async function incidentsThatAreOver(ports: IncidentPorts): Promise<Result<readonly Incident[], Refusal>> {
  const newest = await newestIncidents(ports, LOOKED_AT_MAX, ({ drill }) => !drill)
  return newest.ok ? ok(newest.value.incidents.filter(isPast)) : newest
}
