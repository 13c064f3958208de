import { Buffer } from 'node:buffer'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Text of a range of the wire; invalid UTF-8 is replaced by U+FFFD, as the store gives strings out as JSON. */
export const textAt = (source: Uint8Array, start: number, end: number): string =>
  decoder.decode(source.subarray(start, end))

/** Base64 of a range of the wire, padded. */
export const base64At = (source: Uint8Array, start: number, end: number): string =>
  Buffer.from(source.buffer, source.byteOffset + start, end - start).toString('base64')

/** Decimal text of a signed 64-bit number, exact. */
export const int64Text = (lo: number, hi: number): string =>
  hi === 0 ? String(lo) : String((BigInt(hi | 0) << 32n) | BigInt(lo))
