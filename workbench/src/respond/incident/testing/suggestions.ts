import type { Incident } from '../../../method/incident.ts'
import { suggestedFor } from '../../../method/testing/suggest.ts'
import { newestDiagnosis } from '../newest-diagnosis.ts'
import type { IncidentPorts } from '../ports.ts'
import type { HypothesisView } from './views.ts'

/** Predictions that a hypothesis could be put to and was not yet, as `predict` reads them. */
export function suggestionsFor(
  { service, predictions }: HypothesisView,
  incident: Incident,
  ports: IncidentPorts,
): readonly string[] {
  const fixed = new Set(predictions.map(({ text }) => text))
  return suggestedFor(service ?? undefined, newestDiagnosis(incident, ports)).filter((text) => !fixed.has(text))
}
