import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import { isPending, type LedgerChange } from './ledger.ts'
import { type Neighbours, rivalsOf } from './overlap.ts'

/** What speaks against making this change now; each is said, none stands in the way. */
export function warningsOf(change: LedgerChange, incident: Incident, neighbours: Neighbours): readonly string[] {
  const { ledger, lifecycle } = incident
  const rivals = rivalsOf(change, ledger, neighbours).filter(isPending)
  const standing = ledger.changes.filter(({ id, isToTakeBack }) => isToTakeBack && id !== change.reverts)
  return [
    ...(isOpen(incident)
      ? []
      : [
          `the incident is ${lifecycle.state}: nobody watches what this does; the state “investigating” opens it again`,
        ]),
    ...rivals.map(
      ({ id, what }) => `${id} (${what}) is still being watched: nobody will know which of the two did what`,
    ),
    ...standing.map(
      ({ id, what, judged }) =>
        `${id} (${what}) ${judged?.verdict === 'worse' ? 'made it worse' : 'had no effect'} and still stands: take it back first`,
    ),
    ...(change.expectedEffect === undefined
      ? ['nobody has said what it should do: how will you know that it helped?']
      : []),
    ...(change.revert === undefined && change.reverts === undefined ? ['nobody has said how it is taken back'] : []),
    ...(isFix(change) && change.tried === undefined
      ? ['nobody has said that it was tried in isolation, as on one instance: make it as small as it can be']
      : []),
    ...(isFix(change) && change.seenBy === undefined && mayHurtMany(change, incident)
      ? ['could it make things worse? nobody else has looked at it']
      : []),
  ]
}

/** Many suffer already, or nobody has said what it touches. */
const mayHurtMany = ({ services }: LedgerChange, { triage }: Incident): boolean =>
  triage.severity === 'P0' || triage.severity === 'P1' || services.length === 0

/** A way out is taken at once and goes back to what ran before; anything else is new to the system. */
const isFix = ({ containment, reverts, action }: LedgerChange): boolean =>
  containment === undefined && reverts === undefined && action === undefined
