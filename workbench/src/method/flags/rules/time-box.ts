import { MINUTE_MS } from '../../../model/time.ts'
import { isPending, verifyUntilOf } from '../../ledger/ledger.ts'
import type { FlagRule } from '../flag.ts'

/** How far a time-box may be passed. */
const MINUTES_MAX = 1

/** The time to watch a change is over, and nobody has judged it (fifteen minutes, then pivot). */
export const timeBox: FlagRule = {
  flag: 'time-box',
  find: ({ ledger, testing }, now) => [
    ...ledger.changes
      .filter((change) => isPending(change) && now >= verifyUntilOf(change) + MINUTES_MAX * MINUTE_MS)
      .map(({ id, what }) => ({
        about: id,
        says: `the time to watch ${id} (${what}) is over, without a verdict`,
        todo: 'Judge it: keep it or take it back.',
        command: `lastgood judge ${id}`,
        entries: [],
      })),
    ...testing.predictions
      .filter(({ result, dropped, timeBoxEndsAt }) => {
        const open = result === undefined && dropped === undefined
        return open && now >= Date.parse(timeBoxEndsAt) + MINUTES_MAX * MINUTE_MS
      })
      .map(({ id, hypothesis }) => ({
        about: id,
        says: `the time-box of ${id} (test of ${hypothesis}) is over, without a verdict`,
        todo: 'Pivot: look one last time, or drop it and look one hop further.',
        command: `lastgood check ${id}`,
        entries: [],
      })),
  ],
}
