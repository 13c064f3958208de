import { effectiveAt } from '../../ledger/ledger.ts'
import { beginningsOf, ownChanges, type ScoreRule } from '../score-rule.ts'

/** No change was begun before the one before it had its verdict. */
export const oneChangeAtATime: ScoreRule = {
  rule: 'one-change-at-a-time',
  part: 'process',
  of: 6,
  judge: (facts) => {
    const changes = ownChanges(facts)
    if (changes.length === 0) return undefined
    const early = changes.filter((change, i) =>
      changes
        .slice(0, i)
        .some(
          (before) =>
            change.reverts !== before.id &&
            (before.judged === undefined || Date.parse(before.judged.at) > effectiveAt(change)),
        ),
    )
    if (early.length === 0)
      return {
        share: 1,
        says: changes.length === 1 ? 'one change was made' : `${changes.length} changes, one at a time`,
        entries: beginningsOf(facts, changes),
      }
    const says = `${early.map(({ id }) => id).join(', ')} began while another was being watched`
    return { share: 1 - early.length / (changes.length - 1), says, entries: beginningsOf(facts, early) }
  },
}
