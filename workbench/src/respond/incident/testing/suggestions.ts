import { suggestedFor } from '../../../method/testing/suggest.ts'
import type { IncidentPorts } from '../ports.ts'
import type { HypothesisView } from './views.ts'

/** Predictions that a hypothesis could be put to and was not yet, as `predict` reads them. */
export function suggestionsFor(
  { service, predictions }: HypothesisView,
  { diagnosis }: IncidentPorts,
): readonly string[] {
  const fixed = new Set(predictions.map(({ text }) => text))
  return suggestedFor(service ?? undefined, diagnosis.latest()).filter((text) => !fixed.has(text))
}
