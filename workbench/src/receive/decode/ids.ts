import type { StringData } from './columns.ts'
import type { Slice } from './wire-reader.ts'

/** Length of a trace id in bytes. */
export const TRACE_ID_BYTES = 16
/** Length of a span id in bytes. */
export const SPAN_ID_BYTES = 8

/** Whether all bytes of a slice are zero; so is an empty one. */
export function isZero(source: Uint8Array, { start, end }: Slice): boolean {
  for (let i = start; i < end; i++) if (source[i] !== 0) return false
  return true
}

/** Whether a slice is an id: of the right length and not all zero. */
export const isId = (source: Uint8Array, slice: Slice, bytes: number): boolean =>
  slice.end - slice.start === bytes && !isZero(source, slice)

/** Appends an id that may be absent: empty when it is missing, all zero or of the wrong length. */
export function appendId(column: StringData, source: Uint8Array, slice: Slice, bytes: number): void {
  if (isId(source, slice, bytes)) column.hex(source, slice.start, slice.end)
  else column.hex(source, 0, 0)
}

/** Whether something stands there that is neither an id nor zeros. */
export const isBroken = (slice: Slice, bytes: number): boolean =>
  slice.end !== slice.start && slice.end - slice.start !== bytes
