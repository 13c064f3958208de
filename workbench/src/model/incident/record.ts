import type { Entry, IncidentId } from './entry.ts'

/** Why the record did not do what was asked. */
export type RecordError =
  | { readonly kind: 'unknown-incident'; readonly id: IncidentId }
  /** Others have appended since `expectedSeq`. */
  | { readonly kind: 'conflict'; readonly seq: number }
  /** The chain does not hold at `seq`; `intact` are the entries before it. */
  | {
      readonly kind: 'damaged'
      readonly id: IncidentId
      readonly seq: number
      readonly says: string
      readonly intact: readonly Entry[]
    }
  /** The same incident was put in before. */
  | { readonly kind: 'already-here'; readonly id: IncidentId }
  /** What is to be written cannot be kept as it is, e.g. half of a character. Nothing was written. */
  | { readonly kind: 'unwritable'; readonly says: string }
  /**
   * The database cannot be reached, is full or refuses. `written` is `unknown` only where the connection broke while it was asked to
   * commit and did not come back in time to look.
   */
  | { readonly kind: 'unavailable'; readonly says: string; readonly written: 'nothing' | 'unknown' }

/** An incident as the list knows it, without reading its entries. */
export type IncidentHead = {
  readonly id: IncidentId
  readonly entries: number
  readonly drill: boolean
  readonly openedAt: string
  readonly lastEnteredAt: string
}
