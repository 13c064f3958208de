import type { Result } from '../../lib/result.ts'
import type { Draft, Entry, IncidentId } from '../../model/incident/entry.ts'
import type { Measure, Measured, MeasuredPoint } from '../../model/incident/measure.ts'
import type { Clock, TimeRange } from '../../model/time.ts'

/** Why the record did not do what was asked. */
export type RecordError =
  | { readonly kind: 'unknown-incident'; readonly id: IncidentId }
  /** Others have appended since `expectedSeq`. */
  | { readonly kind: 'conflict'; readonly seq: number }
  /** The chain does not hold: what comes before `seq` is intact and was returned by `entries`. */
  | { readonly kind: 'damaged'; readonly id: IncidentId; readonly seq: number; readonly says: string }
  /** The database cannot be reached, is full or refuses. Nothing was written. */
  | { readonly kind: 'unavailable'; readonly says: string }

/** An incident as the list knows it, without reading its entries. */
export type IncidentHead = {
  readonly id: IncidentId
  readonly entries: number
  readonly drill: boolean
  readonly openedAt: string
  readonly lastEnteredAt: string
}

/** The record of incidents: entries are only ever added. What was acknowledged survives any crash. */
export interface RecordPort {
  /** Begins an incident; the first draft is `declared`. Its number is the next free one, also among several workbenches. */
  open(drafts: readonly [Draft, ...Draft[]]): Promise<Result<readonly Entry[], RecordError>>
  /** Adds all of the drafts or none; refused when the incident no longer ends with `expectedSeq`. */
  append(id: IncidentId, expectedSeq: number, drafts: readonly Draft[]): Promise<Result<readonly Entry[], RecordError>>
  /** Entries in order, after `after` (0: all). */
  entries(id: IncidentId, after?: number): Promise<Result<readonly Entry[], RecordError>>
  /** Newest first; at most `limit`. */
  heads(limit: number): Promise<Result<readonly IncidentHead[], RecordError>>
  /** Hears of every incident that got entries, from this workbench or another one; returns what ends it. */
  watch(hear: (id: IncidentId) => void): () => void
}

/** Numbers read off telemetry. */
export interface MeasurePort {
  /** One number for the whole range. */
  total(measure: Measure, range: TimeRange): Promise<Measured>
  /** One number for each bucket of the range, earliest first, those without data too. */
  points(measure: Measure, range: TimeRange, bucketSeconds: number): Promise<readonly MeasuredPoint[]>
}

/** Everything the use cases of an incident may reach. */
export type IncidentPorts = {
  readonly record: RecordPort
  readonly measure: MeasurePort
  readonly clock: Clock
}
