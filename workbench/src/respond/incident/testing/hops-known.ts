import type { Hops } from '../../../method/testing/one-hop-further.ts'
import { unixMs } from '../../../model/time.ts'
import type { IncidentPorts } from '../ports.ts'

/** How far back calls are looked for: long enough to see every path, short enough to be of this system. */
const CALLS_MS = 30 * 60_000

/** What is known of the hops now, for whoever has to look one further. */
export async function hopsKnown({ calls, clock, diagnosis }: IncidentPorts): Promise<Hops> {
  const to = clock.now()
  const range = { from: unixMs(to - CALLS_MS), to }
  // What was found stands without directions: where calls cannot be read, the diagnosis alone gives them.
  const known = await calls.calls(range).catch(() => [])
  return { diagnosis: diagnosis.latest(), calls: known }
}
