import type { Incident } from '../incident.ts'
import { isOpen } from '../lifecycle/lifecycle.ts'
import { isPending, type LedgerChange } from './ledger.ts'
import { type Neighbours, rivalsOf } from './overlap.ts'

/** What speaks against making this change now; each is said, none stands in the way. */
export function warningsOf(change: LedgerChange, incident: Incident, neighbours: Neighbours): readonly string[] {
  const { ledger, lifecycle } = incident
  const rivals = rivalsOf(change, ledger, neighbours).filter(isPending)
  const useless = ledger.changes.filter(
    ({ judged, reverts, revertedBy }) =>
      judged?.verdict === 'no-effect' && reverts === undefined && revertedBy === undefined,
  )
  return [
    ...(isOpen(incident)
      ? []
      : [
          `the incident is ${lifecycle.state}: nobody watches what this does; the state “investigating” opens it again`,
        ]),
    ...rivals.map(
      ({ id, what }) => `${id} (${what}) is still being watched: nobody will know which of the two did what`,
    ),
    ...useless
      .filter(({ id }) => id !== change.reverts)
      .map(({ id, what }) => `${id} (${what}) had no effect and still stands: take it back first`),
    ...(change.expectedEffect === undefined
      ? ['nobody has said what it should do: how will you know that it helped?']
      : []),
    ...(change.revert === undefined && change.reverts === undefined ? ['nobody has said how it is taken back'] : []),
    ...(isFix(change) && change.tried === undefined
      ? ['nobody has said that it was tried in isolation (--tried "on one instance"): make it as small as it can be']
      : []),
  ]
}

/** A way out is taken at once and goes back to what ran before; anything else is new to the system. */
const isFix = ({ containment, reverts, action }: LedgerChange): boolean =>
  containment === undefined && reverts === undefined && action === undefined
