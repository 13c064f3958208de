import { isPending } from '../../ledger/ledger.ts'
import { rivalsOf } from '../../ledger/overlap.ts'
import type { FlagRule } from '../flag.ts'

const NO_NEIGHBOURS = (): readonly string[] => [] // the record does not know who calls whom; the verdict looks one hop further

/** Two changes are watched at once on the same service: neither verdict will be worth anything. Each is told with the one before. */
export const twoChanges: FlagRule = {
  flag: 'two-changes',
  find: ({ ledger }) => {
    const pending = ledger.changes.filter(isPending)
    const pairs = pending.flatMap((change, i) => {
      const rivals = new Set(rivalsOf(change, ledger, NO_NEIGHBOURS))
      const before = pending.slice(0, i).findLast((other) => rivals.has(other))
      return before === undefined ? [] : [[before, change] as const]
    })
    return pairs.map(([one, other]) => ({
      about: `${one.id} ${other.id}`,
      says: `${one.id} (${one.what}) and ${other.id} (${other.what}) are watched at once`,
      todo: 'Nobody will know which of them did what. Take one back, or wait for its verdict.',
      entries: [],
    }))
  },
}
