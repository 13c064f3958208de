import { Bytes } from './bytes'
import { isUtf8, makeText } from './host'
import { Slice } from './reader'

/** What `makeText` makes of bytes that are not UTF-8. The other kinds are the tags of values. */
const MENDED: i32 = 0

/** Bytes that the length of a string takes at most. */
export const LENGTH_BYTES_MAX: u32 = 5

/** Appends a string from the wire with its length; what is not UTF-8 is replaced, as the store gives strings out as JSON. */
export function writeString(to: Bytes, start: u32, end: u32): void {
  const size = end - start
  const before = to.reserve(size + LENGTH_BYTES_MAX)
  if (size < 0x80) store<u8>(to.at++, size)
  else to.varint(size)
  const at = to.at
  to.at = at + size
  if (!copyText(at, start, size) || isUtf8(start, end)) return
  to.at = before
  const text = mendedText(start, end)
  writeString(to, text.start, text.end)
}

const mended: Bytes = new Bytes()
const mendedPlace: Slice = new Slice()

/** The text of bytes that are not UTF-8, with U+FFFD for what is wrong; it lies there until the next one. */
export function mendedText(start: u32, end: u32): Slice {
  mended.clear()
  textFromHost(mendedPlace, mended, MENDED, start, end, 0)
  return mendedPlace
}

/** Copies; true when some byte is not ASCII. Up to sixteen bytes are read and written at once, however few they are. */
export function copyText(to: u32, from: u32, size: u32): bool {
  if (size > 16) return copySixteens(to, from, size - 16)
  const bytes = v128.load(from)
  v128.store(to, bytes)
  return (i8x16.bitmask(bytes) & ((1 << size) - 1)) !== 0
}

/** Sixteen at a time; the last sixteen, at `last`, perhaps again. */
function copySixteens(to: u32, from: u32, last: u32): bool {
  let seen = v128.load(from + last)
  v128.store(to + last, seen)
  for (let i: u32 = 0; i < last; i += 16) {
    const bytes = v128.load(from + i)
    seen = v128.or(seen, bytes)
    v128.store(to + i, bytes)
  }
  return i8x16.bitmask(seen) !== 0
}

const HEX_BYTES_AT_ONCE: u32 = 8

/** Appends an id, which has a multiple of eight bytes, as a lower-case hex string with its length. */
export function writeHex(to: Bytes, start: u32, end: u32): void {
  const size = (end - start) * 2
  let at = to.reserve(size + 1)
  store<u8>(at++, size)
  for (let from = start; from < end; from += HEX_BYTES_AT_ONCE, at += 2 * HEX_BYTES_AT_ONCE) v128.store(at, hexOf(from))
  to.at = at
}

/** The sixteen digits of eight bytes. */
function hexOf(from: u32): v128 {
  const bytes = v128.load64_zero(from)
  const high = i8x16.shr_u(bytes, 4)
  const low = v128.and(bytes, i8x16.splat(15))
  const halves = i8x16.shuffle(high, low, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
  const digits = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102)
  return i8x16.swizzle(digits, halves)
}

const DECIMALS_MAX: u32 = 20 // of 64 bits, with a sign

/** Appends a number in decimal digits, and notes where. */
export function writeDecimal(into: Slice, to: Bytes, value: i64): void {
  const start = to.reserve(DECIMALS_MAX)
  let rest: u64 = value < 0 ? 0 - <u64>value : <u64>value
  let at = start + (value < 0 ? 1 : 0) + digitsOf(rest)
  into.start = start
  into.end = to.at = at
  if (value < 0) store<u8>(start, 0x2d)
  do {
    const next = rest / 10
    store<u8>(--at, 48 + <u32>(rest - next * 10))
    rest = next
  } while (rest !== 0)
}

function digitsOf(value: u64): u32 {
  let digits: u32 = 1
  for (let rest = value; rest > 9; rest /= 10) digits++
  return digits
}

let target: Bytes = mended

/** Where JavaScript may put so many bytes of a text that it makes. */
export function room(bytes: u32): u32 {
  return target.reserve(bytes)
}

/** Appends a text that JavaScript makes, and notes where; true when a limit cut something off. */
export function textFromHost(into: Slice, to: Bytes, kind: i32, start: u32, end: u32, tag: u32): bool {
  target = to
  const told = makeText(kind, start, end, tag)
  into.start = to.at
  into.end = to.at += told < 0 ? -1 - told : told
  return told < 0
}
