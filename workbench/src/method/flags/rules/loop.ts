import { entriesOf } from '../../../model/incident/entry.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** The same question this often within MINUTES, and nothing written down in between. */
const TIMES_MIN = 3
const MINUTES = 10

/** The same query again and again: hoping for another answer. */
export const loop: FlagRule = {
  flag: 'loop',
  find: ({ entries }, now) => {
    const lastNote = entriesOf(entries, 'note').at(-1)?.seq ?? 0
    const seqs = new Map<string, number[]>()
    for (const { seq, at, event, actor } of entriesOf(entries, 'looked')) {
      if (
        actor.kind === 'automation' ||
        event.query === undefined ||
        seq < lastNote ||
        minutesSince(at, now) >= MINUTES
      )
        continue
      seqs.set(event.query, [...(seqs.get(event.query) ?? []), seq])
    }
    return [...seqs]
      .filter(([, found]) => found.length >= TIMES_MIN)
      .map(([query, found]) => ({
        says: `the same question ${found.length} times in ${MINUTES} min: ${query.slice(0, 80)}`,
        todo: 'Write down what it told you, then ask another one.',
        entries: found,
      }))
  },
}
