import { entriesOf } from '../../../model/incident/entry.ts'
import { type ScoreRule, shareOfTime, sincePage, spanText } from '../score-rule.ts'

/** Minutes until somebody says how bad it is: the order of work triages within two, and calls people after it. */
const STEPS = [
  { minutes: 3, share: 1 },
  { minutes: 10, share: 0.5 },
] as const

/** Somebody said how bad it is, and soon. */
export const severitySaid: ScoreRule = {
  rule: 'severity-said',
  part: 'process',
  of: 5,
  judge: (facts) => {
    const said = entriesOf(facts.incident.entries, 'triaged', 'severity-set')[0]
    if (said === undefined) return { share: 0, says: 'nobody said how bad it is', entries: [] }
    const ms = sincePage(facts, said.at)
    return {
      share: shareOfTime(ms, STEPS),
      says: `${said.event.severity} after ${spanText(ms)} (3 min: all, 10: half)`,
      entries: [said.seq],
    }
  },
}
