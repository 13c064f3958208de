import { CONTAINMENTS, type Containment } from '../../model/incident/containment.ts'
import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'
import type { ChangeVerdict } from '../../model/incident/ledger.ts'

/** A change as the ledger tells it: begun, perhaps finished, perhaps judged. */
export type LedgerChange = Omit<EventOf<'change-started'>, 'kind'> & {
  readonly startedAt: string
  readonly by: string
  readonly finishedAt: string | undefined
  readonly judged: (Omit<EventOf<'change-judged'>, 'kind' | 'id'> & { readonly at: string }) | undefined
  /** The change that takes this one back. */
  readonly revertedBy: string | undefined
  /** Ids of the change events that tell of this one, where it is ours. */
  readonly reportedAs: readonly string[]
  /** It did not help, takes nothing back itself, and nothing takes it back yet. */
  readonly isToTakeBack: boolean
}

/** What was changed while the incident went on. */
export type Ledger = {
  readonly changes: readonly LedgerChange[]
  /** Changes that were begun by a declared action which never ran: nothing came of them, and no rule counts them. */
  readonly neverMade: readonly LedgerChange[]
  readonly ruledOut: readonly { readonly way: Containment; readonly because: string; readonly at: string }[]
}

const KINDS = ['change-started', 'change-finished', 'change-reported', 'change-judged'] as const

/** The handle of the next change: one that was never made keeps its own. */
export const nextChangeId = ({ changes, neverMade }: Ledger): `c-${number}` =>
  `c-${changes.length + neverMade.length + 1}`

/** Folds the change ledger; a later verdict replaces an earlier one. */
export function ledgerOf(entries: readonly Entry[]): Ledger {
  const changes = new Map<string, LedgerChange>()
  const idle = new Set(
    entriesOf(entries, 'action-ran').flatMap(({ event }) => (event.outcome === 'not-run' ? [event.change] : [])),
  )
  for (const { at, actor, event } of entriesOf(entries, ...KINDS)) {
    const { kind, id, ...told } = event
    const known = changes.get(id)
    if (kind === 'change-started') {
      const begun = { ...(told as Omit<EventOf<'change-started'>, 'kind' | 'id'>), id, startedAt: at, by: actor.name }
      changes.set(id, {
        ...begun,
        finishedAt: undefined,
        judged: undefined,
        revertedBy: undefined,
        reportedAs: [],
        isToTakeBack: false,
      })
      const reverted = begun.reverts === undefined || idle.has(id) ? undefined : changes.get(begun.reverts)
      if (reverted !== undefined) changes.set(reverted.id, { ...reverted, revertedBy: id })
    } else if (known !== undefined && kind === 'change-finished') {
      changes.set(id, { ...known, finishedAt: known.finishedAt ?? at })
    } else if (known !== undefined && event.kind === 'change-reported') {
      changes.set(id, { ...known, reportedAs: [...known.reportedAs, event.changeId] })
    } else if (known !== undefined) {
      changes.set(id, { ...known, judged: { ...(told as Omit<EventOf<'change-judged'>, 'kind' | 'id'>), at } })
    }
  }
  const ruledOut = entriesOf(entries, 'containment-ruled-out').map(({ at, event }) => ({
    way: event.way,
    because: event.because,
    at,
  }))
  const all = [...changes.values()].map((change) => ({ ...change, isToTakeBack: isToTakeBack(change) }))
  return { changes: all.filter(({ id }) => !idle.has(id)), neverMade: all.filter(({ id }) => idle.has(id)), ruledOut }
}

const isToTakeBack = ({ judged, reverts, revertedBy }: LedgerChange): boolean =>
  didNotHelp(judged?.verdict) && !reverts && !revertedBy

/** True for what was measured to do nothing, or harm. */
export const didNotHelp = (verdict: ChangeVerdict | undefined): boolean =>
  verdict === 'no-effect' || verdict === 'worse'

/** Ways to stop the harm that nobody has ruled out yet, in their order. */
export const waysLeft = ({ ruledOut }: Pick<Ledger, 'ruledOut'>): readonly Containment[] =>
  CONTAINMENTS.filter((way) => !ruledOut.some((one) => one.way === way))

/** Something was done to stop the harm, or nothing can be. */
export const isContainmentAsked = (ledger: Ledger): boolean =>
  ledger.changes.some(isOurs) || waysLeft(ledger).length === 0

/** True for what we did ourselves, rather than observed. */
export const isOurs = ({ origin }: Pick<LedgerChange, 'origin'>): boolean => origin === 'ours'

/** True until its verdict is known. */
export const isPending = ({ judged }: LedgerChange): boolean => judged === undefined

/** When its effect can be seen: from the end of the change, or from its start where nobody said that it ended. */
export const effectiveAt = ({ startedAt, finishedAt }: LedgerChange): number => Date.parse(finishedAt ?? startedAt)

/** When its verification is over. */
export function verifyUntilOf(change: LedgerChange): number {
  return change.verifyUntil === undefined
    ? effectiveAt(change) + VERIFY_MINUTES * 60_000
    : Date.parse(change.verifyUntil)
}

/** How long an effect is watched when nobody says otherwise. */
export const VERIFY_MINUTES = 15
