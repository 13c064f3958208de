import type { probeEvents } from '../../model/incident/probes.ts'
import type { SayingsOf } from '../sayings-of.ts'

/** How the entries of probes read in a timeline. */
export const probeSayings: SayingsOf<typeof probeEvents> = {
  'probe-placed': ({ probe, kindOf, service, where, expression, when, reason, instances, held }) =>
    `Probe ${probe} (${kindOf}) placed in ${service} at ${where}${expression ? ` "${expression}"` : ''}${when ? ` when ${when}` : ''}, in ${
      instances === 1 ? '1 process' : `${instances} processes`
    } (${held})${reason ? `, because ${reason}` : ''}`,
  'probe-ended': ({ probe, kindOf, service, where, why, passes, hits }) =>
    `Probe ${probe} (${kindOf} in ${service} at ${where}) ended: ${why}; passed ${passes} times, ${hits} hits`,
}
