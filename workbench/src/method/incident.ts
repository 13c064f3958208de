import type { Entry, IncidentId } from '../model/incident/entry.ts'
import { entriesOf } from '../model/incident/entry.ts'
import { type Acted, actedOf } from './actions/acted.ts'
import { type Communication, communicationOf } from './communication/communication.ts'
import { type Diagnosed, type DiagnosingEnded, diagnosedOf, diagnosingEndedOf } from './diagnosed/diagnosed.ts'
import { evidenceOf, type KeptEvidence } from './evidence/evidence.ts'
import { type Flags, flagsOf } from './flags/past.ts'
import { type Freeze, freezeOf } from './freeze/freeze.ts'
import { type Learning, learningOf } from './learning/learning.ts'
import { type Ledger, ledgerOf } from './ledger/ledger.ts'
import { type Lifecycle, lifecycleOf } from './lifecycle/lifecycle.ts'
import { type Testing, testingOf } from './testing/testing.ts'
import { type Triage, triageOf } from './triage/triage.ts'

/** An incident as its record tells it: each theme folds the entries it knows. */
export type Incident = {
  readonly id: IncidentId
  /** Entries as they were written. */
  readonly recorded: readonly Entry[]
  /** Entries in the order they were written, with corrected times and texts. */
  readonly entries: readonly Entry[]
  readonly lifecycle: Lifecycle
  readonly testing: Testing
  readonly triage: Triage
  readonly ledger: Ledger
  readonly acted: Acted
  readonly freeze: Freeze
  readonly flags: Flags
  readonly evidence: KeptEvidence
  readonly diagnosed: readonly Diagnosed[]
  readonly diagnosingEnded: DiagnosingEnded | undefined
  readonly learning: Learning
  readonly communication: Communication
  /** The database cannot be reached: what is here was read before, and others may have written since. */
  readonly behind?: string
  /** The record breaks at this entry: what is here was told before it, and nothing more is written. */
  readonly damaged?: { readonly seq: number; readonly says: string }
}

/** Folds a record into the incident it tells. Needs at least one entry, in order of `seq`. Cost: linear in the entries. */
export function incidentOf(recorded: readonly Entry[]): Incident {
  const entries = corrected(recorded)
  return {
    id: recorded[0]?.incident ?? '',
    recorded,
    entries,
    lifecycle: lifecycleOf(entries),
    testing: testingOf(entries),
    triage: triageOf(entries),
    ledger: ledgerOf(entries),
    acted: actedOf(entries),
    freeze: freezeOf(entries),
    flags: flagsOf(entries),
    evidence: evidenceOf(entries),
    diagnosed: diagnosedOf(entries),
    diagnosingEnded: diagnosingEndedOf(entries),
    learning: learningOf(entries),
    communication: communicationOf(entries),
  }
}

/** Entries as later corrections tell them; the last correction of a field holds. */
function corrected(recorded: readonly Entry[]): readonly Entry[] {
  const corrections = entriesOf(recorded, 'corrected')
  if (corrections.length === 0) return recorded
  const bySeq = new Map<number, Entry>(recorded.map((entry) => [entry.seq, entry]))
  for (const { event } of corrections) {
    const earlier = bySeq.get(event.seq)
    if (earlier === undefined) continue
    const at = event.at ?? earlier.at
    const rewritten =
      event.text !== undefined && earlier.event.kind === 'note' ? { ...earlier.event, text: event.text } : earlier.event
    bySeq.set(event.seq, { ...earlier, at, event: rewritten })
  }
  return [...bySeq.values()]
}

/** Entries in the order things happened; those of the same time as they were written. */
export const timelineOf = ({ entries }: Incident): readonly Entry[] =>
  [...entries].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || a.seq - b.seq)
