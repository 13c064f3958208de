import { StringColumn } from './columns'
import { Slice } from './reader'

/** Length of a trace id in bytes. */
export const TRACE_ID_BYTES: u32 = 16
/** Length of a span id in bytes. */
export const SPAN_ID_BYTES: u32 = 8

/** Whether a slice is an id: of the right length and not all zero. */
export function isId(slice: Slice, bytes: u32): bool {
  if (slice.size !== bytes) return false
  const first = load<u64>(slice.start)
  return (bytes === SPAN_ID_BYTES ? first : first | load<u64>(slice.start, 8)) !== 0
}

/** Appends an id that may be absent: empty when it is missing, all zero or of the wrong length. */
export function appendId(column: StringColumn, slice: Slice, bytes: u32): void {
  if (isId(slice, bytes)) column.hex(slice)
  else column.empty()
}

/** Whether something stands there that is neither an id nor zeros. */
export function isBroken(slice: Slice, bytes: u32): bool {
  return slice.size !== 0 && slice.size !== bytes
}
