import { type Entry, entriesOf } from '../../model/incident/entry.ts'
import type { EventOf } from '../../model/incident/event.ts'

/** One capture, with when it was made. */
export type Capture = Omit<EventOf<'evidence-captured'>, 'kind'> & { readonly at: string; readonly seq: number }

/** What was kept, or why it was not. */
export type KeptEvidence = {
  readonly captures: readonly Capture[]
  /** What came with notes that are too long for an entry. */
  readonly attached: readonly Capture[]
  readonly skipped: readonly { readonly reason: string; readonly at: string; readonly seq: number }[]
}

/** Folds the evidence of a record. */
export function evidenceOf(entries: readonly Entry[]): KeptEvidence {
  const kept = entriesOf(entries, 'evidence-captured').map(({ at, seq, event: { kind: _kind, ...told } }) => ({
    ...told,
    at,
    seq,
  }))
  const skipped = entriesOf(entries, 'evidence-skipped').map(({ at, seq, event }) => ({
    reason: event.reason,
    at,
    seq,
  }))
  return { captures: kept.filter((one) => !one.attached), attached: kept.filter((one) => one.attached), skipped }
}

/** The handle of what is kept next. */
export const nextEvidenceId = ({ captures, attached }: KeptEvidence): string =>
  `ev-${captures.length + attached.length + 1}`
