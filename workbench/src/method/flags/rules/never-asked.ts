import { entriesOf } from '../../../model/incident/entry.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How soon somebody should ask what changed (incident-model §8). */
const MINUTES_MAX = 10

/** Nobody has asked "what changed?", the question that answers most incidents (method §5). */
export const neverAsked: FlagRule = {
  flag: 'never-asked',
  find: ({ entries }, now) => {
    const declared = entriesOf(entries, 'declared')[0]
    const asked = entriesOf(entries, 'looked').some(({ event }) => event.at === 'changes' || event.at === 'diagnosis')
    if (declared === undefined || asked || minutesSince(declared.at, now) < MINUTES_MAX) return []
    return [
      {
        says: `nobody has asked what changed, ${minutesSince(declared.at, now)} min after it was declared`,
        todo: 'lastgood diagnose --since 1h lines changes up with the onset.',
        entries: [declared.seq],
      },
    ]
  },
}
