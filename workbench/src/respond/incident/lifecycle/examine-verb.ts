import { ok } from '../../../lib/result.ts'
import { eventsOfDiagnosis } from '../../../method/diagnosed/diagnosed.ts'
import { eventsAfter } from '../../../method/diagnosed/settling.ts'
import { drillOf } from '../../../method/drill/drill.ts'
import type { Incident } from '../../../method/incident.ts'
import { beganAt } from '../../../method/lifecycle/began.ts'
import type { Diagnosis } from '../../../model/diagnosis.ts'
import { parseRfc3339, type TimeRange, type UnixMs, unixMs } from '../../../model/time.ts'
import type { IncidentPorts } from '../ports.ts'
import { verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { written } from '../written.ts'

const BEFORE_MS = 45 * 60_000 // holds a quiet stretch longer than most pages are late
const WINDOW_MS_MAX = 3 * 3_600_000

/** Diagnoses the incident's window now, and keeps what was found with the record. */
export const examine = verb({
  name: 'examine',
  says: 'diagnose the incident now, and keep what is found; it also happens by itself until the answer has settled',
  about: 'incident',
  does: 'write',
  input: {},
  run: async (_, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const found = eventsOfDiagnosis(await diagnosisOf(read.value, call.ports))
    return written(call, ({ diagnosed }) => ok(eventsAfter(diagnosed.at(-1), found, true)))
  },
})

/** The diagnosis of an incident as it looks now. Throws when telemetry cannot be read. */
export const diagnosisOf = (incident: Incident, { diagnosis, clock }: IncidentPorts): Promise<Diagnosis> =>
  diagnosis.make(windowOf(incident, clock.now()), {
    incident: incident.id,
    service: incident.lifecycle.service,
  })

/** From well before the impact, or before it was declared, until now; of a drill from the beginning of its system. */
function windowOf(incident: Incident, now: UnixMs): TimeRange {
  const since = parseRfc3339(drillOf(incident.entries).started?.event.since ?? '') ?? 0
  return { from: unixMs(Math.max(beganAt(incident) - BEFORE_MS, now - WINDOW_MS_MAX, since)), to: now }
}
