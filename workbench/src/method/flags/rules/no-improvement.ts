import { MINUTE_MS } from '../../../model/time.ts'
import { isOurs, isPending, type LedgerChange } from '../../ledger/ledger.ts'
import type { FlagRule, Found } from '../flag.ts'

/** Changes in a row that did not help (more than three). */
const CHANGES_MAX = 3

/** So many within so short a time are a panic before any of them can be judged. */
const WITHIN_MS = 15 * MINUTE_MS

/** More changes than are sensible since something last helped, judged or in haste: the picture of the system is wrong. */
export const noImprovement: FlagRule = {
  flag: 'no-improvement',
  find: ({ ledger }, now) => {
    const ours = ledger.changes.filter((change) => isOurs(change) && change.reverts === undefined)
    const since = ours.slice(ours.findLastIndex(({ judged }) => judged?.verdict === 'helped') + 1)
    const judged = since.filter((change) => !isPending(change)) // those that are still watched may help yet
    const hasty = since.filter(({ startedAt }) => now - Date.parse(startedAt) < WITHIN_MS)
    if (judged.length > CHANGES_MAX) return [found(`${judged.length} changes and none has helped: ${namesOf(judged)}`)]
    if (hasty.length <= CHANGES_MAX) return []
    const minutes = WITHIN_MS / MINUTE_MS
    return [found(`${hasty.length} changes within ${minutes} min, and none has helped yet: ${namesOf(hasty)}`)]
  },
}

const found = (says: string): Found => ({
  says,
  todo: 'Stop changing. Take back what did not help, and look at the signals again.',
  entries: [],
})

const namesOf = (changes: readonly LedgerChange[]): string => changes.map(({ id }) => id).join(', ')
