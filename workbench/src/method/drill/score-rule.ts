import type { DrillTruth } from '../../model/incident/drill.ts'
import { type EntryOf, entriesOf } from '../../model/incident/entry.ts'
import { MINUTE_MS } from '../../model/time.ts'
import type { Incident } from '../incident.ts'
import { isOurs, type LedgerChange } from '../ledger/ledger.ts'
import { type Drill, drillOf } from './drill.ts'

/** What a drill is scored on. */
export type DrillFacts = {
  readonly incident: Incident
  readonly drill: Drill
  readonly ended: EntryOf<'drill-ended'>
  readonly truth: DrillTruth | null
  /** When somebody was paged: all times of a score are counted from here. */
  readonly pagedAt: number
  /** Findings of the lint in the postmortem as it is now. */
  readonly findings: readonly { readonly rule: string; readonly line: number }[]
}

/** How one rule went: the share of its points that was earned, in words, with the numbers of the entries it rests on. */
export type Judged = { readonly share: number; readonly says: string; readonly entries: readonly number[] }

/** One thing a drill is scored on. Pure; undefined where it does not apply, and then it counts neither way. */
export type ScoreRule = {
  readonly rule: string
  /** What was reached, or how people went about it. */
  readonly part: 'outcome' | 'process'
  /** The points it is worth. */
  readonly of: number
  readonly judge: (facts: DrillFacts) => Judged | undefined
}

/** The facts of a drill that is over; undefined for one that still goes on, or for what is no drill. */
export function factsOf(incident: Incident, findings: DrillFacts['findings']): DrillFacts | undefined {
  const drill = drillOf(incident.entries)
  const declared = entriesOf(incident.entries, 'declared')[0]
  if (drill.ended === undefined || declared === undefined) return undefined
  const { ended } = drill
  return { incident, drill, ended, truth: ended.event.truth, pagedAt: Date.parse(declared.at), findings }
}

/** Changes that people made, in the order they began. */
export const ownChanges = ({ incident }: DrillFacts): readonly LedgerChange[] => incident.ledger.changes.filter(isOurs)

/** The numbers of the entries that began some changes. */
export function beginningsOf({ incident }: DrillFacts, changes: readonly LedgerChange[]): readonly number[] {
  const ids = new Set(changes.map(({ id }) => id))
  return entriesOf(incident.entries, 'change-started').flatMap(({ seq, event }) => (ids.has(event.id) ? [seq] : []))
}

/** Milliseconds from the page to a time in RFC 3339. */
export const sincePage = ({ pagedAt }: DrillFacts, at: string): number => Date.parse(at) - pagedAt

/** `2 min 10 s` */
export function spanText(ms: number): string {
  const all = Math.max(0, Math.round(ms / 1000))
  const [minutes, seconds] = [Math.floor(all / 60), all % 60]
  return minutes === 0 ? `${seconds} s` : seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`
}

/** The share of the points that a time earns: the first step whose minutes it keeps. */
export function shareOfTime(
  ms: number,
  steps: readonly { readonly minutes: number; readonly share: number }[],
): number {
  return steps.find(({ minutes }) => ms <= minutes * MINUTE_MS)?.share ?? 0
}
