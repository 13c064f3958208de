import { MINUTE_MS } from '../../../model/time.ts'
import { isPending, type LedgerChange } from '../../ledger/ledger.ts'
import type { FlagRule } from '../flag.ts'

/** Changes in a row that did not help (more than three). */
const CHANGES_MAX = 3

/** So many within so short a time are a panic before any of them can be judged. */
const WITHIN_MS = 15 * MINUTE_MS

/** More changes than are sensible since something last helped, judged or in haste: the picture of the system is wrong. */
export const noImprovement: FlagRule = {
  flag: 'no-improvement',
  find: ({ ledger }, now) => {
    const ours = ledger.changes.filter(({ origin, reverts }) => origin === 'ours' && reverts === undefined)
    const since = ours.slice(ours.findLastIndex(({ judged }) => judged?.verdict === 'helped') + 1)
    const judged = since.filter((change) => !isPending(change)) // those that are still watched may help yet
    const hasty = since.filter(({ startedAt }) => now - Date.parse(startedAt) < WITHIN_MS)
    const says =
      judged.length > CHANGES_MAX
        ? `${judged.length} changes and none has helped: ${namesOf(judged)}`
        : `${hasty.length} changes within ${WITHIN_MS / MINUTE_MS} min, and none has helped yet: ${namesOf(hasty)}`
    return Math.max(judged.length, hasty.length) > CHANGES_MAX ? [{ says, todo: TODO, entries: [] }] : []
  },
}

const TODO = 'Stop changing. Take back what did not help, and look at the signals again.'

const namesOf = (changes: readonly LedgerChange[]): string => changes.map(({ id }) => id).join(', ')
