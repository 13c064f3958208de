import { setTimeout as sleep } from 'node:timers/promises'
import { nearestNames } from '../../../lib/nearest.ts'
import { LINE_CHARS_MAX } from '../../../model/incident/said.ts'
import { unixMs } from '../../../model/time.ts'
import type { IncidentPorts } from '../ports.ts'

/** A service that telemetry does not know, and the names that it knows and that look like it, the nearest first. */
export type Unheard = { readonly service: string; readonly nearest: readonly string[] }

const LOOKED_BACK_MS = 3_600_000 // a service that is down since before is still in an hour
const ANSWER_MS_MAX = 2_000 // declaring an incident waits for nothing longer
const NEAREST_MAX = 3

/** Tells when nothing was heard of the service that somebody names; undefined where it was, or where telemetry does not answer. */
export async function unheardOf(
  service: string | undefined,
  { triage, clock }: Pick<IncidentPorts, 'triage' | 'clock'>,
): Promise<Unheard | undefined> {
  if (service === undefined) return undefined
  const to = clock.now()
  const asked = triage
    .signsOfLife({ from: unixMs(to - LOOKED_BACK_MS), to }, LOOKED_BACK_MS / 1000)
    .catch(() => undefined)
  const signs = await Promise.race([asked, sleep(ANSWER_MS_MAX, undefined, { ref: false })])
  if (signs === undefined || signs.some((one) => one.service === service)) return undefined
  const heard = [...new Set(signs.map((one) => one.service).filter((name) => name !== ''))]
  if (heard.length === 0) return undefined // nothing is connected, or nothing arrives: nobody can tell
  return { service, nearest: nearestNames(service, heard, NEAREST_MAX).map((name) => name.slice(0, LINE_CHARS_MAX)) }
}
