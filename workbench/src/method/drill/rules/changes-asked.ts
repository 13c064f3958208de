import { entriesOf } from '../../../model/incident/entry.ts'
import { MINUTE_MS } from '../../../model/time.ts'
import { type ScoreRule, sincePage, spanText } from '../score-rule.ts'

/** By when somebody should have asked what changed: the red flag `never-asked` is raised then. */
const MINUTES_MAX = 10

/** Somebody asked what changed, and soon. Who looks at a diagnosis has its changes before them. */
export const changesAsked: ScoreRule = {
  rule: 'changes-asked',
  part: 'process',
  of: 3,
  judge: (facts) => {
    const looks = entriesOf(facts.incident.entries, 'looked', 'hypothesis-stated')
    const asked = looks.find(({ event, actor }) =>
      event.kind === 'looked'
        ? event.at === 'changes' || (event.at === 'diagnosis' && actor.kind === 'human')
        : event.change !== undefined,
    )
    if (asked === undefined) return { share: 0, says: 'nobody asked what changed', entries: [] }
    const ms = sincePage(facts, asked.at)
    return {
      share: ms <= MINUTES_MAX * MINUTE_MS ? 1 : 0.5,
      says: `after ${spanText(ms)} (10 min: all, later: half)`,
      entries: [asked.seq],
    }
  },
}
