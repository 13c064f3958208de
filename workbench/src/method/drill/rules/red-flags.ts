import { entriesOf } from '../../../model/incident/entry.ts'
import type { ScoreRule } from '../score-rule.ts'

/** Each flag costs a third: three signs that the method is left are a method left. */
const COST = 1 / 3

/** No red flag was raised. */
export const redFlags: ScoreRule = {
  rule: 'red-flags',
  part: 'process',
  of: 6,
  judge: ({ incident }) => {
    const raised = entriesOf(incident.entries, 'flag-raised')
    if (raised.length === 0) return { share: 1, says: 'none was raised', entries: [] }
    const names = [...new Set(raised.map(({ event }) => event.flag))]
    return {
      share: Math.max(0, 1 - raised.length * COST),
      says: `${raised.length} raised: ${names.join(', ')}`,
      entries: raised.map(({ seq }) => seq),
    }
  },
}
