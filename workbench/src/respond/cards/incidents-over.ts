import { err, ok, type Result } from '../../lib/result.ts'
import type { Incident } from '../../method/incident.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import type { IncidentPorts } from '../incident/ports.ts'
import type { Refusal } from '../incident/refusal.ts'
import { readIncident, refusalOf } from '../incident/work.ts'

const LOOKED_AT_MAX = 200 // newest incidents; what is older is known by now, or forgotten for good

/** Newest first; one that cannot be read is left out. Drills are not among them. */
export async function incidentsThatAreOver(ports: IncidentPorts): Promise<Result<readonly Incident[], Refusal>> {
  const heads = await ports.record.heads(LOOKED_AT_MAX)
  if (!heads.ok) return err(refusalOf(heads.error))
  const over: Incident[] = []
  for (const { id } of heads.value.filter(({ drill }) => !drill)) {
    const read = await readIncident(id, ports)
    if (read.ok && !isOpen(read.value)) over.push(read.value)
  }
  return ok(over)
}
