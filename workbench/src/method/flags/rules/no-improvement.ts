import type { FlagRule } from '../flag.ts'

/** Changes in a row that did not help (more than three). */
const CHANGES_MAX = 3

/** More changes than are sensible were judged since something last helped: the picture of the system is wrong. */
export const noImprovement: FlagRule = {
  flag: 'no-improvement',
  find: ({ ledger }) => {
    const verdicts = ledger.changes.flatMap(({ id, origin, reverts, judged }) =>
      origin === 'ours' && reverts === undefined && judged !== undefined ? [{ id, verdict: judged.verdict }] : [],
    ) // those that are still watched may help yet
    const since = verdicts.slice(verdicts.findLastIndex(({ verdict }) => verdict === 'helped') + 1)
    if (since.length <= CHANGES_MAX) return []
    const says = `${since.length} changes and none has helped: ${since.map(({ id }) => id).join(', ')}`
    return [{ says, todo: 'Stop changing. Take back what did not help, and look at the signals again.', entries: [] }]
  },
}
