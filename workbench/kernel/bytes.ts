import { givePiece, PIECE_BYTES, sizeFor, takePiece } from './heap'

// Head of a piece: the next one, its size, and how many bytes of it are used once it is full.
const SIZE: u32 = 4
const USED: u32 = 8
const HEAD_BYTES: u32 = 16

/** Behind all that was reserved: who copies sixteen bytes at a time may read and write so far behind a string. */
export const TAIL_BYTES: u32 = 16

/**
 * Bytes that grow at the end, and can return to a mark. They lie in pieces, each at least as large as what is reserved at once, and
 * never move: who knows where a string lies can keep that.
 */
export class Bytes {
  /** Where the next byte goes; writers that have reserved move it. */
  at: u32 = 0
  private end: u32 = 0
  private first: u32 = 0
  private last: u32 = 0
  private before: u32 = 0 // bytes in the pieces before the last
  private markedAt: u32 = 0
  private markedLast: u32 = 0
  private markedBefore: u32 = 0

  get length(): u32 {
    return this.last === 0 ? 0 : this.before + this.usedOfLast
  }

  private get usedOfLast(): u32 {
    return this.at - this.last - HEAD_BYTES
  }

  /** Makes room for so many bytes in a row, and tells where. */
  @inline
  reserve(bytes: u32): u32 {
    if (this.end - this.at < bytes) this.extend(bytes)
    return this.at
  }

  private extend(bytes: u32): void {
    const size = sizeFor(max<u32>(bytes + HEAD_BYTES + TAIL_BYTES, PIECE_BYTES))
    const piece = takePiece(size)
    store<u32>(piece, 0)
    store<u32>(piece, size, SIZE)
    if (this.last === 0) this.first = piece
    else {
      store<u32>(this.last, piece)
      store<u32>(this.last, this.usedOfLast, USED)
      this.before += this.usedOfLast
    }
    this.last = piece
    this.at = piece + HEAD_BYTES
    this.end = piece + size - TAIL_BYTES
  }

  u8(value: u32): void {
    store<u8>(this.reserve(1), value)
    this.at += 1
  }

  @inline
  u32(value: u32): void {
    store<u32>(this.reserve(4), value)
    this.at += 4
  }

  @inline
  u64(value: u64): void {
    store<u64>(this.reserve(8), value)
    this.at += 8
  }

  f64(value: f64): void {
    store<f64>(this.reserve(8), value)
    this.at += 8
  }

  /** A number as a varint, the way Native writes lengths. */
  varint(value: u32): void {
    let at = this.reserve(5)
    let rest = value
    for (; rest > 0x7f; rest >>>= 7) store<u8>(at++, rest | 0x80)
    store<u8>(at++, rest)
    this.at = at
  }

  mark(): void {
    this.markedAt = this.at
    this.markedLast = this.last
    this.markedBefore = this.before
  }

  rollback(): void {
    if (this.markedLast === 0) this.clear()
    else {
      this.giveAfter(this.markedLast)
      store<u32>(this.markedLast, 0)
      this.last = this.markedLast
      this.at = this.markedAt
      this.end = this.last + load<u32>(this.last, SIZE) - TAIL_BYTES
      this.before = this.markedBefore
    }
  }

  clear(): void {
    if (this.first === 0) return
    this.giveAfter(this.first)
    givePiece(this.first, load<u32>(this.first, SIZE))
    this.first = this.last = this.at = this.end = this.before = 0
    this.mark()
  }

  /** Empties it, and keeps a piece of the usual size for what comes next. Nothing may be marked in it. */
  rewind(): void {
    if (this.first !== this.last || this.end - this.first + TAIL_BYTES !== PIECE_BYTES) this.clear()
    else this.at = this.first + HEAD_BYTES
  }

  /** Appends numbers of four bytes that lie at `from`; up to sixteen bytes behind them are read as well. */
  @inline
  u32s(from: u32, count: u32): void {
    const bytes = count << 2
    const to = this.reserve(bytes)
    for (let i: u32 = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i))
    this.at = to + bytes
  }

  /** Makes numbers of four bytes ones of `width`, which they fit in, in place. Nothing can be appended then. */
  narrow(width: u32): void {
    for (let piece = this.firstPiece; piece !== 0; piece = nextPiece(piece)) {
      const start = startOf(piece)
      const count = usedOf(piece) >> 2
      if (width === 1) narrowToBytes(start, count)
      else narrowToPairs(start, count)
      store<u32>(piece, count * width, USED)
      if (piece === this.last) this.at = start + count * width
    }
  }

  private giveAfter(piece: u32): void {
    for (let next = load<u32>(piece); next !== 0; ) {
      const gone = next
      next = load<u32>(gone)
      givePiece(gone, load<u32>(gone, SIZE))
    }
  }

  /** The first piece, 0 when there is none; for those who read all that was written. */
  get firstPiece(): u32 {
    if (this.last !== 0) store<u32>(this.last, this.usedOfLast, USED)
    return this.first
  }
}

/** The piece behind another one, or 0. */
export function nextPiece(piece: u32): u32 {
  return load<u32>(piece)
}

/** Where the bytes of a piece lie. */
export function startOf(piece: u32): u32 {
  return piece + HEAD_BYTES
}

/** How many of them are written. */
export function usedOf(piece: u32): u32 {
  return load<u32>(piece, USED)
}

/** Sixteen at a time, none of which is written over before it is read; then those that remain. */
function narrowToBytes(start: u32, count: u32): void {
  let i: u32 = 0
  for (; i + 16 <= count; i += 16) {
    const from = start + (i << 2)
    const first = i16x8.narrow_i32x4_u(v128.load(from), v128.load(from, 16))
    const second = i16x8.narrow_i32x4_u(v128.load(from, 32), v128.load(from, 48))
    v128.store(start + i, i8x16.narrow_i16x8_u(first, second))
  }
  for (; i < count; i++) store<u8>(start + i, load<u32>(start + (i << 2)))
}

function narrowToPairs(start: u32, count: u32): void {
  let i: u32 = 0
  for (; i + 8 <= count; i += 8) {
    const from = start + (i << 2)
    v128.store(start + (i << 1), i16x8.narrow_i32x4_u(v128.load(from), v128.load(from, 16)))
  }
  for (; i < count; i++) store<u16>(start + (i << 1), load<u32>(start + (i << 2)))
}
