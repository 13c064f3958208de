import { Bytes } from './bytes'
import { isUtf8, makeText } from './host'
import { Slice } from './reader'

/** What `makeText` makes of bytes that are not UTF-8: text with U+FFFD for what is wrong. The other kinds are the tags of values. */
export const MENDED: i32 = 0

const NOT_ASCII: u64 = 0x8080_8080_8080_8080
const ROOM_FOR_LENGTH: u32 = 5

/** Appends a string from the wire with its length; what is not UTF-8 is replaced, as the store gives strings out as JSON. */
export function writeString(to: Bytes, start: u32, end: u32): void {
  const size = end - start
  to.reserve(size + ROOM_FOR_LENGTH)
  const before = to.at
  if (size < 0x80) store<u8>(to.at++, size)
  else to.varint(size)
  const at = to.at
  to.at = at + size
  if ((copyBytes(at, start, size) & NOT_ASCII) === 0 || isUtf8(start, end)) return
  to.at = before
  mended.clear()
  textFromHost(mendedPlace, mended, MENDED, start, end, 0)
  writeString(to, mendedPlace.start, mendedPlace.end)
}

const mended: Bytes = new Bytes()
const mendedPlace: Slice = new Slice()

/** Copies without leaving either range; gives all bytes OR-ed together, in groups of eight. */
function copyBytes(to: u32, from: u32, size: u32): u64 {
  if (size >= 8) return copyWords(to, from, size - 8)
  if (size >= 4) {
    const head = load<u32>(from)
    const tail = load<u32>(from + size - 4)
    store<u32>(to, head)
    store<u32>(to + size - 4, tail)
    return head | tail
  }
  let seen: u64 = 0
  for (let i: u32 = 0; i < size; i++) {
    const byte = load<u8>(from + i)
    seen |= byte
    store<u8>(to + i, byte)
  }
  return seen
}

/** Eight at a time; the last eight, at `last`, perhaps again. */
function copyWords(to: u32, from: u32, last: u32): u64 {
  let seen: u64 = 0
  for (let i: u32 = 0; i < last; i += 8) {
    const word = load<u64>(from + i)
    seen |= word
    store<u64>(to + i, word)
  }
  const word = load<u64>(from + last)
  store<u64>(to + last, word)
  return seen | word
}

const DIGITS: usize = memory.data<u8>([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102])

/** Appends an id of at most 16 bytes as a lower-case hex string with its length. */
export function writeHex(to: Bytes, start: u32, end: u32): void {
  const size = (end - start) * 2
  let at = to.reserve(size + 1)
  store<u8>(at++, size)
  for (let i = start; i < end; i++, at += 2) {
    const byte: u32 = load<u8>(i)
    store<u8>(at, load<u8>(DIGITS + (byte >>> 4)))
    store<u8>(at, load<u8>(DIGITS + (byte & 15)), 1)
  }
  to.at = at
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
