import { isOurs, isPending } from '../../ledger/ledger.ts'
import { isOpen } from '../../testing/open-tests.ts'
import { type FlagRule, minutesSince } from '../flag.ts'

/** How long a change may go on without a second pair of eyes. */
const MINUTES_MAX = 10

/** A change or a running test that nobody else has seen: nobody else has written since, and nobody has read the change before. */
export const workingAlone: FlagRule = {
  flag: 'working-alone',
  find: ({ ledger, testing, entries }, now) => {
    const isUnseen = ({ by, since }: Tried): boolean =>
      minutesSince(since, now) >= MINUTES_MAX &&
      !entries.some(
        // Who reads a log knows nothing of the change.
        ({ at, actor, event }) => at >= since && actor.kind === 'human' && actor.name !== by && event.kind !== 'looked',
      )
    const changes = ledger.changes
      .filter((change) => isOurs(change) && isPending(change) && change.seenBy === undefined)
      .map(({ id, what, by, startedAt }) => ({ id, what, by, since: startedAt }))
    const tests = testing.predictions
      .filter((prediction) => isOpen(prediction, now))
      .map(({ id, text, by, frozenAt }) => ({ id, what: text, by, since: frozenAt }))
    return [...changes, ...tests].filter(isUnseen).map(({ id, what, by, since }) => ({
      about: id,
      says: `only ${by} knows of ${id} (${what}), for ${minutesSince(since, now)} min`,
      todo: 'Tell the others: post an update, or ask somebody to look at it.',
      entries: [],
    }))
  },
}

type Tried = { readonly id: string; readonly what: string; readonly by: string; readonly since: string }
