import { z } from 'zod'
import { faultsOf } from '../../lib/faults-of.ts'
import { err, ok, type Result } from '../../lib/result.ts'
import { actionEvents } from './actions.ts'
import { communicationEvents } from './communication.ts'
import { diagnosedEvents } from './diagnosed.ts'
import { drillEvents } from './drill.ts'
import { evidenceEvents } from './evidence.ts'
import { flagEvents } from './flags.ts'
import { freezeEvents } from './freeze.ts'
import { learningEvents } from './learning.ts'
import { ledgerEvents } from './ledger.ts'
import { lifecycleEvents } from './lifecycle.ts'
import { probeEvents } from './probes.ts'
import { testingEvents } from './testing.ts'
import { triageEvents } from './triage.ts'

const schema = z.discriminatedUnion(
  'kind',
  [
    ...lifecycleEvents,
    ...testingEvents,
    ...triageEvents,
    ...ledgerEvents,
    ...actionEvents,
    ...flagEvents,
    ...freezeEvents,
    ...evidenceEvents,
    ...diagnosedEvents,
    ...learningEvents,
    ...probeEvents,
    ...communicationEvents,
    ...drillEvents,
  ],
  'expected a kind of event that this version knows',
)

/** Something that happened in an incident, as one of its kinds. */
export type IncidentEvent = z.output<typeof schema>

export type IncidentEventKind = IncidentEvent['kind']

/** The event of one kind. */
export type EventOf<Kind extends IncidentEventKind> = Extract<IncidentEvent, { readonly kind: Kind }>

/** An event from parsed JSON. Errors: one line that names each bad field. */
export function parseIncidentEvent(json: unknown): Result<IncidentEvent, string> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return ok(parsed.data)
  return err(faultsOf(parsed.error, 'event'))
}
