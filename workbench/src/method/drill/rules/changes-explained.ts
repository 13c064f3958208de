import { MINUTE_MS } from '../../../model/time.ts'
import { type LedgerChange, verifyUntilOf } from '../../ledger/ledger.ts'
import { beginningsOf, ownChanges, type ScoreRule } from '../score-rule.ts'

/** How long after the end of its watch a change may wait for its verdict: the guard looks every half minute. */
const VERDICT_MS_MAX = MINUTE_MS

/** Each change said beforehand what it should do, and got a verdict when its time was over. */
export const changesExplained: ScoreRule = {
  rule: 'changes-explained',
  part: 'process',
  of: 5,
  judge: (facts) => {
    const changes = ownChanges(facts)
    if (changes.length === 0) return undefined
    const endedAt = Date.parse(facts.ended.at)
    const mute = changes.filter(({ expectedEffect }) => expectedEffect === undefined)
    const unjudged = changes.filter((change) => lacksVerdict(change, endedAt))
    const lacking = changes.filter((change) => mute.includes(change) || unjudged.includes(change))
    if (lacking.length === 0)
      return { share: 1, says: 'each said what it should do, and was looked at', entries: beginningsOf(facts, changes) }
    const says = [
      ...(mute.length > 0 ? [`${idsOf(mute)}: nobody said what it should do`] : []),
      ...(unjudged.length > 0 ? [`${idsOf(unjudged)}: nobody looked whether it helped`] : []),
    ].join('; ')
    return { share: 1 - lacking.length / changes.length, says, entries: beginningsOf(facts, lacking) }
  },
}

const lacksVerdict = (change: LedgerChange, endedAt: number): boolean =>
  change.judged === undefined && verifyUntilOf(change) + VERDICT_MS_MAX < endedAt

const idsOf = (changes: readonly LedgerChange[]): string => changes.map(({ id }) => id).join(', ')
