import type { Result } from '../../lib/result.ts'
import type { Batch } from '../../model/batch.ts'

/** Why a request cannot become rows. The sender must not retry either of them. */
export type DecodeError =
  | { readonly kind: 'too-large'; readonly bytes: number; readonly limitBytes: number }
  /** `at` names the place, e.g. `resource_spans[0].scope_spans[2].spans[17].name: length 912 exceeds its parent`. */
  | { readonly kind: 'malformed'; readonly at: string }

/** Reason in English → how many items could not even be handed over for it. */
export type Refusals = ReadonlyMap<string, number>

/** What became of one request's items. */
export type Appended = {
  readonly accepted: number
  readonly rejected: number
  /** Reason in English → how many items: rejected ones, and accepted ones that were mended (`end before start`). */
  readonly reasons: ReadonlyMap<string, number>
}

/**
 * Columns that grow request by request, for one signal.
 * `append` takes an uncompressed protobuf Export…ServiceRequest; a refused one leaves nothing behind. Items that were
 * `refused` on the way to it count as rejected.
 */
export interface Collector {
  append(body: Uint8Array, refused?: Refusals): Result<Appended, DecodeError>
  readonly rows: number
  /** Memory the columns hold, about; bytes. */
  readonly sizeBytes: number
  /** All rows as Native blocks, one for each table with rows; the collector is empty afterwards. With a `lot`, each row says it. */
  take(lot?: bigint): readonly Batch[]
}
