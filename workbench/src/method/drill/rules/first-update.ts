import { entriesOf } from '../../../model/incident/entry.ts'
import { type ScoreRule, shareOfTime, sincePage, spanText } from '../score-rule.ts'

/** Minutes to the first message: the order of work sends it in the third; after fifteen, a P0 would have had its second one. */
const STEPS = [
  { minutes: 3, share: 1 },
  { minutes: 5, share: 0.75 },
  { minutes: 15, share: 0.25 },
] as const

/** People were told, and soon. */
export const firstUpdate: ScoreRule = {
  rule: 'first-update',
  part: 'process',
  of: 8,
  judge: (facts) => {
    const first = entriesOf(facts.incident.entries, 'update-posted')[0]
    if (first === undefined) return { share: 0, says: 'nobody was told', entries: [] }
    const ms = sincePage(facts, first.at)
    return {
      share: shareOfTime(ms, STEPS),
      says: `after ${spanText(ms)} (3 min: all, 5: most, 15: little)`,
      entries: [first.seq],
    }
  },
}
