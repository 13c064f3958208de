import type { ChangeEvent } from '../../model/change.ts'
import type { Containment } from '../../model/incident/containment.ts'
import { isOurs, type Ledger, type LedgerChange, verifyUntilOf } from './ledger.ts'

/** What a source of changes calls the ways to contain; a change that is no containment may be of any kind. */
const KINDS: Readonly<Record<Containment, readonly ChangeEvent['kind'][]>> = {
  rollback: ['deploy', 'migration', 'config', 'flag'],
  'switch-off': ['flag', 'config'],
  'route-around': ['config', 'infrastructure', 'traffic'],
  'scale-or-shed': ['scale', 'config', 'infrastructure', 'traffic'],
}

/**
 * The change of ours that an event tells of: we roll back, and the pipeline reports a deploy. It is no second change, neither a rival
 * nor one that breaks the freeze. Of the same service, from the beginning of ours until it is done or no longer watched; once and of the
 * same kind, but for a declared action, which may tell of each of its steps.
 */
export const reportedBy = ({ changes }: Ledger, event: ChangeEvent): LedgerChange | undefined =>
  changes.findLast(
    (change) =>
      isOurs(change) &&
      isWithin(Date.parse(event.at), change) &&
      (event.service === undefined || change.services.length === 0 || change.services.includes(event.service)) &&
      (change.action !== undefined || (change.reportedAs.length === 0 && isOfKind(event, change))),
  )

const isOfKind = ({ kind }: ChangeEvent, { containment }: LedgerChange): boolean =>
  containment === undefined || KINDS[containment].includes(kind)

const isWithin = (at: number, change: LedgerChange): boolean =>
  at >= Date.parse(change.startedAt) && at <= heardUntil(change)

/** Pipelines report when they have ended, some time after somebody said that it is done; of an action the end is known. */
function heardUntil(change: LedgerChange): number {
  if (change.finishedAt === undefined) return verifyUntilOf(change)
  return Date.parse(change.finishedAt) + (change.action === undefined ? LATE_MS : 0)
}

const LATE_MS = 60_000
