import { entriesOf } from '../../../model/incident/entry.ts'
import type { ScoreRule } from '../score-rule.ts'

/** A prediction was written down and came to a verdict before the answer was given. */
export const predictionsChecked: ScoreRule = {
  rule: 'predictions-checked',
  part: 'process',
  of: 9,
  judge: ({ incident, drill, ended }) => {
    const answered = drill.answers[0]?.seq ?? ended.seq
    const fixed = entriesOf(incident.entries, 'prediction-fixed').filter(({ seq }) => seq < answered)
    if (fixed.length === 0) return { share: 0, says: 'no prediction was made before the answer', entries: [] }
    const checked = entriesOf(incident.entries, 'prediction-checked').filter(({ seq }) => seq < answered)
    const telling = checked.filter(
      ({ event }) => event.verdict === 'refuted' || (event.verdict === 'supported' && event.discriminating),
    )
    const numbers = `${fixed.length} made, ${checked.length} checked, ${telling.length} told causes apart`
    const entries = (telling.length > 0 ? telling : checked.length > 0 ? checked : fixed).map(({ seq }) => seq)
    return { share: telling.length > 0 ? 1 : checked.length > 0 ? 0.6 : 0.2, says: numbers, entries }
  },
}
