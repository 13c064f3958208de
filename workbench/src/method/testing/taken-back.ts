import { didNotHelp, type Ledger, type LedgerChange, verifyUntilOf } from '../ledger/ledger.ts'
import type { Hypothesis, Prediction } from './testing.ts'

/** What a rollback that does not help leaves open: it refutes nothing for ever. */
export const IN_VAIN = 'it was dormant, the cause is elsewhere, or it left something behind'

/** What a change takes back, as a hypothesis may name it: the handle in the ledger, and the ids of the change events. */
export function takenBackBy({ reverts, takesBack }: LedgerChange, { changes }: Ledger): readonly string[] {
  const reverted = changes.find(({ id }) => id === reverts)
  const names = [takesBack, reverts, reverted?.changeId, ...(reverted?.reportedAs ?? [])]
  return names.filter((name) => name !== undefined)
}

/** True for a verdict that was measured over the whole time for which the change is watched. */
export const isOfWholeWindow = (
  change: LedgerChange,
  { windows, at }: Pick<NonNullable<LedgerChange['judged']>, 'windows' | 'at'>,
): boolean => Date.parse(windows?.after.to ?? at) >= verifyUntilOf(change)

/** True for a change that took something back in vain, as was told before its time was over: what follows rests on the whole time. */
export const isToJudgeAgain = (change: LedgerChange, ledger: Ledger): boolean =>
  takenBackBy(change, ledger).length > 0 &&
  change.judged !== undefined &&
  didNotHelp(change.judged.verdict) &&
  !isOfWholeWindow(change, change.judged)

/**
 * Why the ledger speaks against a hypothesis: the change it accuses was taken back, which did not help in the whole time that was watched.
 * The last such verdict counts; undefined where there is none, or where a test was fixed since, held, and tells it from other causes.
 */
export function doubtOf(
  { change, changed }: Pick<Hypothesis, 'change' | 'changed'>,
  own: readonly Prediction[],
  ledger: Ledger,
): string | undefined {
  if (change === undefined) return undefined
  const told = ledger.changes.flatMap((one) => {
    const { judged } = one
    const decides = judged !== undefined && DECIDES.has(judged.verdict) && isOfWholeWindow(one, judged)
    return decides && takenBackBy(one, ledger).includes(change) ? [{ id: one.id, judged }] : []
  })
  const last = told.at(-1)
  if (last === undefined || last.judged.verdict === 'helped') return undefined
  const since = own.some(
    ({ result, frozenAt }) =>
      result?.verdict === 'supported' && result.discriminating && Date.parse(frozenAt) > Date.parse(last.judged.at),
  )
  if (since) return undefined
  const came = last.judged.verdict === 'worse' ? 'made it worse' : 'had no effect'
  return `${last.id} took back ${changed?.title ?? change} and ${came}: ${IN_VAIN}`
}

const DECIDES: ReadonlySet<string> = new Set(['helped', 'no-effect', 'worse'])
