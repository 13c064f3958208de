import { drillOf } from '../../method/drill/drill.ts'
import type { Incident } from '../../method/incident.ts'
import type { IncidentId } from '../../model/incident/entry.ts'
import { keptIncident } from './kept-incidents.ts'
import type { IncidentPorts } from './ports.ts'
import { readIncident } from './work.ts'

type Told = Pick<Incident, 'id' | 'entries'>

/** Whether an incident is about a system that was broken for it; one that was only declared as an exercise (`lifecycle.drill`) is about one's own. */
export const isPractised = ({ entries }: Told): boolean => drillOf(entries).started !== undefined

/** Whether the telemetry that an incident is about is here: that of an older drill is gone, that of another workbench's elsewhere. */
export const hasTelemetry = (incident: Told, { practice }: IncidentPorts): boolean =>
  practice === undefined || !isPractised(incident) || practice.holds(incident.id)

/** The ports for an incident: telemetry is that of the system it is about, which in a drill is the one that was broken for it. */
export function portsFor(incident: Told, ports: IncidentPorts): IncidentPorts {
  if (ports.practice === undefined || !isPractised(incident)) return ports
  return { ...ports, ...ports.practice.of(incident.id) }
}

/** The same by its handle, read only where it may be a drill; one that cannot be read is told of by whoever asks for it. */
export async function portsForId(id: IncidentId, ports: IncidentPorts): Promise<IncidentPorts> {
  if (keptIncident(ports.record, id)?.lifecycle.drill === false) return ports
  const read = await readIncident(id, ports)
  return read.ok ? portsFor(read.value, ports) : ports
}
