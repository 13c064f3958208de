import { Buffer, isUtf8 } from 'node:buffer'
import { type Bytes, viewOf } from './bytes.ts'

const SHORT_BYTES_END = 128 // below, a length takes one byte, and a plain loop beats the call into native code
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Appends a length-prefixed string from the wire, checked on the way.
 * Invalid UTF-8 is replaced by U+FFFD: the store gives strings out as JSON.
 */
export function writeString(to: Bytes, source: Uint8Array, start: number, end: number): void {
  const size = end - start
  if (size < SHORT_BYTES_END && copyIfAscii(to, source, start, size)) return
  const part = source.subarray(start, end)
  if (isUtf8(part)) {
    to.varint(size)
    to.copy(source, start, end)
  } else writeText(to, decoder.decode(part))
}

const NOT_ASCII = 0x80_80_80_80 | 0

/** Copies a short string with its length of one byte; on false it is not ASCII and nothing was appended. */
function copyIfAscii(to: Bytes, source: Uint8Array, start: number, size: number): boolean {
  to.reserve(size + 1)
  to.bytes[to.length] = size
  const at = to.length + 1
  const seen = size >= 4 ? copyWords(to.view, at, viewOf(source), start, size) : copyFew(to, at, source, start, size)
  if ((seen & NOT_ASCII) !== 0) return false
  to.length = at + size
  return true
}

/** Copies four bytes at a time, the last four perhaps again. At least four; gives all of them OR-ed together. */
function copyWords(to: DataView, at: number, from: DataView, start: number, size: number): number {
  const last = size - 4
  let seen = 0
  for (let i = 0; i < last; i += 4) {
    const word = from.getInt32(start + i, true)
    seen |= word
    to.setInt32(at + i, word, true)
  }
  const word = from.getInt32(start + last, true)
  to.setInt32(at + last, word, true)
  return seen | word
}

function copyFew({ bytes }: Bytes, at: number, source: Uint8Array, start: number, size: number): number {
  let seen = 0
  for (let i = 0; i < size; i++) {
    const byte = source[start + i]!
    seen |= byte
    bytes[at + i] = byte
  }
  return seen
}

/** Appends text of ours with its length; a lone surrogate becomes U+FFFD. */
export function writeText(to: Bytes, text: string): void {
  const bytes = encoder.encode(text)
  to.varint(bytes.length)
  to.copy(bytes, 0, bytes.length)
}

/** Valid UTF-8 from bytes that may not be. */
export const validUtf8 = (source: Uint8Array): Uint8Array => encoder.encode(decoder.decode(source))

/** Text of a range of the wire; invalid UTF-8 is replaced. */
export const textAt = (source: Uint8Array, start: number, end: number): string =>
  decoder.decode(source.subarray(start, end))

/** Base64 of a range of the wire, padded. */
export const base64At = (source: Uint8Array, start: number, end: number): string =>
  Buffer.from(source.buffer, source.byteOffset + start, end - start).toString('base64')

/** For each byte its two digits, the first in the low half. */
const HEX = Uint16Array.from({ length: 256 }, (_, byte) => {
  const digits = byte.toString(16).padStart(2, '0')
  return digits.charCodeAt(0) | (digits.charCodeAt(1) << 8)
})

/** Appends an id of at most 16 bytes as a length-prefixed lower-case hex string. */
export function writeHex(to: Bytes, source: Uint8Array, start: number, end: number): void {
  const size = (end - start) * 2
  to.reserve(size + 1)
  to.bytes[to.length] = size
  const { view } = to
  let at = to.length + 1
  for (let i = start; i < end; i++, at += 2) view.setUint16(at, HEX[source[i]!]!, true)
  to.length = at
}

const NEGATIVE_FROM = 2 ** 31

/** Decimal text of a signed 64-bit number, exact. */
export function int64Text(lo: number, hi: number): string {
  if (hi === 0) return String(lo)
  return String(int64(lo, hi))
}

/** A signed 64-bit number, exact. */
export const int64 = (lo: number, hi: number): bigint => (BigInt(hi | 0) << 32n) | BigInt(lo)

/** The nearest double of a signed 64-bit number. */
export const int64Number = (lo: number, hi: number): number =>
  hi < NEGATIVE_FROM ? hi * 2 ** 32 + lo : Number(int64(lo, hi))

/** Appends a small whole number as length-prefixed decimal digits. */
export function writeSmallNumber(to: Bytes, value: number): void {
  const digits = value < 10 ? 1 : value < 100 ? 2 : value < 1_000 ? 3 : value < 10_000 ? 4 : 5
  to.reserve(digits + 1)
  to.bytes[to.length] = digits
  let rest = value
  for (let at = to.length + digits; at > to.length; at--) {
    const next = (rest / 10) | 0
    to.bytes[at] = 48 + rest - next * 10
    rest = next
  }
  to.length += digits + 1
}

/** The writer of small numbers takes values below this. */
export const SMALL_NUMBERS_END = 100_000
