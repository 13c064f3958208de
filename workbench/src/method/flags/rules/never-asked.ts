import { entriesOf } from '../../../model/incident/entry.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How soon somebody should ask what changed. */
const MINUTES_MAX = 10

/** Nobody has asked "what changed?", the question that answers most incidents. */
export const neverAsked: FlagRule = {
  flag: 'never-asked',
  find: ({ entries, diagnosed, testing }, now) => {
    const declared = entriesOf(entries, 'declared')[0]
    const asked =
      entriesOf(entries, 'looked').some(
        ({ event, actor }) => actor.kind !== 'automation' && (event.at === 'changes' || event.at === 'diagnosis'),
      ) ||
      testing.hypotheses.some(({ change }) => change !== undefined) ||
      (testing.hypotheses.length > 0 && diagnosed.some(({ guilty }) => guilty !== null)) // the diagnosis weighed them
    if (declared === undefined || asked || minutesSince(declared.at, now) < MINUTES_MAX) return []
    return [
      {
        says: `nobody has asked what changed, ${minutesSince(declared.at, now)} min after it was declared`,
        todo: 'Line changes up with the onset, or say what you found.',
        command: 'lastgood examine; or: lastgood looked changes "…"',
        entries: [declared.seq],
      },
    ]
  },
}
