import { rfc3339, unixMs } from '../../../model/time.ts'
import type { OnsetFinding } from '../../onset/onset.ts'
import type { Candidate } from '../judge.ts'

export const START = Date.UTC(2026, 0, 5, 12)
export const MINUTE = 60_000

/** A deploy of a service, twenty seconds into a minute after the start; its id is `SERVICE-MINUTE`. */
export const released = (service: string, minute: number): Candidate => ({
  id: `${service}-${minute}`,
  at: rfc3339(unixMs(START + minute * MINUTE + 20_000)),
  kind: 'deploy',
  service,
  title: 'deploy',
  source: 'test',
  origin: 'recorded',
})

/** An onset that was measured, a minute either way. */
export const onsetAt = (minute: number): OnsetFinding => ({
  at: START + minute * MINUTE,
  from: START + (minute - 1) * MINUTE,
  to: START + (minute + 1) * MINUTE,
  voters: [],
  measured: true,
})
