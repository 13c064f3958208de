import { messageOf } from '../../../lib/message-of.ts'
import { err, ok, type Result } from '../../../lib/result.ts'
import { eventsOfDiagnosis } from '../../../method/diagnosed/diagnosed.ts'
import { eventsAfter, type Looks, nextDiagnosisAt, noFurtherDiagnosis } from '../../../method/diagnosed/settling.ts'
import type { Incident } from '../../../method/incident.ts'
import type { IncidentId } from '../../../model/incident/entry.ts'
import { diagnosisOf } from '../lifecycle/examine-verb.ts'
import type { IncidentPorts, RecordPort } from '../ports.ts'
import type { Refusal } from '../refusal.ts'
import { type Who, work } from '../work.ts'

/** Looks of this workbench at open incidents; after a restart it looks once more than it would have. */
const LOOKS = new WeakMap<RecordPort, Map<IncidentId, Looks>>()

/** Incidents whose looks are known; of those that were looked at longest ago the record alone tells. */
const KNOWN_MAX = 200

/** Whether an incident is to be diagnosed now: when it is new, and again until its diagnosis has settled. */
export function isDueToBeDiagnosed(incident: Incident, { record, clock }: IncidentPorts): boolean {
  const due = nextDiagnosisAt(incident, LOOKS.get(record)?.get(incident.id))
  return due !== undefined && due <= clock.now()
}

/** Diagnoses it as it looks now, and records what is said otherwise than before, or that it has settled or never will. */
export async function diagnosedAnew(
  incident: Incident,
  who: Who,
  ports: IncidentPorts,
): Promise<Result<unknown, Refusal>> {
  const { id } = incident
  const looks = LOOKS.get(ports.record)?.get(id)
  const end = noFurtherDiagnosis(incident, looks)
  if (end !== undefined)
    return work(id, who, ports, (now) => ok(nextDiagnosisAt(now, looks) === undefined ? [] : [end]))
  try {
    const found = eventsOfDiagnosis(await diagnosisOf(incident, ports))
    remember(ports, id, { count: (looks?.count ?? 0) + 1, last: ports.clock.now() })
    return work(id, who, ports, ({ diagnosed }) => ok(eventsAfter(diagnosed.at(-1), found, false)))
  } catch (error) {
    const what = messageOf(error)
    const command = 'lastgood examine; or: lastgood doctor'
    return err({ kind: 'unavailable', what: `no diagnosis: ${what}`, where: id, todo: 'Diagnose again.', command })
  }
}

function remember({ record }: IncidentPorts, id: IncidentId, looks: Looks): void {
  const known = LOOKS.get(record) ?? new Map<IncidentId, Looks>()
  LOOKS.set(record, known)
  known.delete(id)
  known.set(id, looks)
  const [oldest] = known.keys()
  if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest)
}
