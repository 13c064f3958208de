import type { Incident } from '../../../method/incident.ts'
import type { Hops } from '../../../method/testing/one-hop-further.ts'
import { unixMs } from '../../../model/time.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { IncidentPorts } from '../ports.ts'

/** How far back calls are looked for: long enough to see every path, short enough to be of this system. */
const CALLS_MS = 30 * 60_000

/** What is known of the hops now, for whoever has to look one further. */
export async function hopsKnown(incident: Incident, ports: IncidentPorts): Promise<Hops> {
  const { calls, clock } = ports
  const to = clock.now()
  const range = { from: unixMs(to - CALLS_MS), to }
  // What was found stands without directions: where calls cannot be read, the diagnosis alone gives them.
  const known = await calls.calls(range).catch(() => [])
  return { diagnosis: newestDiagnosis(incident, ports), calls: known }
}
