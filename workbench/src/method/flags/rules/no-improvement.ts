import type { FlagRule } from '../flag.ts'

/** Changes in a row that did not help (method §7: more than three). */
const CHANGES_MAX = 3

/** More changes than are sensible since something last helped: the picture of the system is wrong. */
export const noImprovement: FlagRule = {
  flag: 'no-improvement',
  find: ({ ledger }) => {
    const ours = ledger.changes.filter(({ origin, reverts }) => origin === 'ours' && reverts === undefined)
    const since = ours.slice(ours.findLastIndex(({ judged }) => judged?.verdict === 'helped') + 1)
    if (since.length <= CHANGES_MAX) return []
    const says = `${since.length} changes and none has helped: ${since.map(({ id }) => id).join(', ')}`
    return [{ says, todo: 'Stop changing. Take back what did not help, and look at the signals again.', entries: [] }]
  },
}
