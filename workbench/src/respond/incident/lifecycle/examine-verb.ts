import { ok } from '../../../lib/result.ts'
import { eventsOfDiagnosis } from '../../../method/diagnosed/diagnosed.ts'
import type { Incident } from '../../../method/incident.ts'
import { beganAt } from '../../../method/lifecycle/began.ts'
import { type TimeRange, type UnixMs, unixMs } from '../../../model/time.ts'
import { verb } from '../verb.ts'
import { readIncident } from '../work.ts'
import { written } from '../written.ts'

const BEFORE_MS = 45 * 60_000 // holds a quiet stretch longer than most pages are late
const WINDOW_MS_MAX = 3 * 3_600_000

/** Diagnoses the incident's window now, and keeps what was found with the record. */
export const examine = verb({
  name: 'examine',
  says: 'diagnose the incident now, and keep what is found; it also happens by itself when one is declared',
  about: 'incident',
  does: 'write',
  input: {},
  run: async (_, call) => {
    const read = await readIncident(call.id, call.ports)
    if (!read.ok) return read
    const { lifecycle } = read.value
    const diagnosis = await call.ports.diagnosis.make(windowOf(read.value, call.ports.clock.now()), lifecycle.service)
    return written(call, () => ok(eventsOfDiagnosis(diagnosis)))
  },
})

/** From well before the impact, or before it was declared, until now. */
const windowOf = (incident: Incident, now: UnixMs): TimeRange => ({
  from: unixMs(Math.max(beganAt(incident) - BEFORE_MS, now - WINDOW_MS_MAX)),
  to: now,
})
