import { isOurs, isPending } from '../../ledger/ledger.ts'
import type { FlagRule } from '../flag.ts'

/** A change of which nobody has said what it should do: nobody can say how it would work. */
export const cannotExplain: FlagRule = {
  flag: 'cannot-explain',
  find: ({ ledger }) =>
    ledger.changes
      .filter((change) => {
        const explained = change.expectedEffect !== undefined || change.reverts !== undefined
        return isOurs(change) && !explained && isPending(change)
      })
      .map(({ id, what }) => ({
        about: id,
        says: `nobody has said what ${id} (${what}) should do`,
        todo: 'Say what should be seen if it works; if you cannot, take it back.',
        entries: [],
      })),
}
