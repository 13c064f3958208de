import { isPending } from '../../ledger/ledger.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How long a change may go on without a second pair of eyes (incident-model §8). */
const MINUTES_MAX = 10

/** A change that nobody else has seen: nobody else has written since, and nobody has read it before. */
export const workingAlone: FlagRule = {
  flag: 'working-alone',
  find: ({ ledger, entries }, now) =>
    ledger.changes
      .filter((change) => {
        const { origin, seenBy, startedAt, by } = change
        if (origin !== 'ours' || !isPending(change) || seenBy !== undefined) return false
        const others = entries.some(({ at, actor }) => at >= startedAt && actor.kind === 'human' && actor.name !== by)
        return !others && minutesSince(startedAt, now) >= MINUTES_MAX
      })
      .map(({ id, what, by, startedAt }) => ({
        about: id,
        says: `only ${by} knows of ${id} (${what}), for ${minutesSince(startedAt, now)} min`,
        todo: 'Tell the others: post an update, or ask somebody to look at it.',
        entries: [],
      })),
}
