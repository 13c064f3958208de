import type { Incident } from '../../method/incident.ts'
import { beganAt } from '../../method/lifecycle/began.ts'
import { isOpen } from '../../method/lifecycle/lifecycle.ts'
import type { Diagnosis } from '../../model/diagnosis.ts'
import { parseRfc3339 } from '../../model/time.ts'
import type { IncidentPorts } from './ports.ts'

/** What was found last of an incident, as far as this workbench still has it: what was found of another one says nothing of it. */
export function newestDiagnosis(
  incident: Pick<Incident, 'id' | 'lifecycle'>,
  { diagnosis, clock }: Pick<IncidentPorts, 'diagnosis' | 'clock'>,
): Diagnosis | undefined {
  const over = isOpen(incident) ? undefined : parseRfc3339(incident.lifecycle.states.at(-1)?.at ?? '')
  return diagnosis.latest(incident.id, { from: beganAt(incident), to: over ?? clock.now() })
}
