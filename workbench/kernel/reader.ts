/*
 * Paper    none; the Protocol Buffers encoding, https://protobuf.dev/programming-guides/encoding
 * Idea     One cursor over the request. `end` is the end of the message being read, so that no read can leave its parent. What
 *          cannot be read is read once more by the reader in JavaScript, which knows the words for it.
 * Input    Bytes of a message.
 * Output   Numbers, and places of strings and bytes; nothing is allocated.
 * Cost     O(bytes).
 * Departs  Groups are refused, and so are a field numbered 0 and a tag beyond 32 bits: OTLP has none of them.
 */
import { malformed } from './host'

// What was being read; `decode/kernel.ts` has the same numbers.
const READ_TAG: i32 = 0
const READ_VARINT: i32 = 1
const READ_FIXED64: i32 = 2
const READ_FIXED32: i32 = 3
const READ_LENGTH: i32 = 4
const READ_SKIPPED: i32 = 5
const READ_PACKED: i32 = 6

const VARINT_BYTES_MAX: u32 = 10 // 64 bits, 7 at a time

/** Where a string or a submessage lies; empty until set. */
export class Slice {
  start: u32 = 0
  end: u32 = 0

  clear(): void {
    this.start = 0
    this.end = 0
  }

  get size(): u32 {
    return this.end - this.start
  }
}

/** A bounds-checked cursor over protobuf wire bytes. */
export class Reader {
  pos: u32 = 0
  end: u32 = 0

  more(): bool {
    return this.pos < this.end
  }

  /** Field number * 8 + wire type. Only while `more()`. */
  @inline
  tag(): u32 {
    const byte: u32 = load<u8>(this.pos)
    if (byte - 8 >= 0x78) return this.longTag() // below 8, or not the last byte
    this.pos += 1
    return byte
  }

  private longTag(): u32 {
    const at = this.pos
    const tag = this.varint()
    if (tag < 8 || tag > u32.MAX_VALUE) malformed(READ_TAG, at, this.end, 0)
    return <u32>tag
  }

  @inline
  varint(): u64 {
    const at = this.pos
    if (at < this.end) {
      const byte: u64 = load<u8>(at)
      if (byte < 0x80) {
        this.pos = at + 1
        return byte
      }
    }
    return this.longVarint()
  }

  private longVarint(): u64 {
    const from = this.pos
    const end = min(this.end, from + VARINT_BYTES_MAX)
    let value: u64 = 0
    let shift: u64 = 0
    for (let at = from; at < end; at++) {
      const byte: u64 = load<u8>(at)
      value |= (byte & 0x7f) << shift
      shift += 7
      if (byte < 0x80) {
        this.pos = at + 1
        return value
      }
    }
    malformed(READ_VARINT, from, this.end, 0)
    return 0
  }

  bool(): bool {
    return this.varint() !== 0
  }

  @inline
  fixed64(): u64 {
    const at = this.pos
    if (this.end - at < 8) malformed(READ_FIXED64, at, this.end, 0)
    this.pos = at + 8
    return load<u64>(at)
  }

  double(): f64 {
    return reinterpret<f64>(this.fixed64())
  }

  fixed32(): u32 {
    const at = this.pos
    if (this.end - at < 4) malformed(READ_FIXED32, at, this.end, 0)
    this.pos = at + 4
    return load<u32>(at)
  }

  /** A signed number in zigzag form, 32 bits. */
  zigzag32(): i32 {
    const bits = <u32>this.varint()
    return (bits >>> 1) ^ -(bits & 1)
  }

  /** Reads a length and tells where its content ends; the content starts at `pos` then. */
  @inline
  private contentEnd(): u32 {
    const at = this.pos
    const length = this.varint()
    if (length > this.end - this.pos) malformed(READ_LENGTH, at, this.end, 0)
    return this.pos + <u32>length
  }

  /** Passes over a length-delimited field and notes where its content lies. */
  @inline
  slice(into: Slice): void {
    const end = this.contentEnd()
    into.start = this.pos
    into.end = end
    this.pos = end
  }

  /** The same for packed numbers of 8 bytes each. */
  packed64(into: Slice): void {
    const at = this.pos
    this.slice(into)
    if (into.size % 8 !== 0) malformed(READ_PACKED, at, this.end, 0)
  }

  /** Goes into a submessage; give what it returns to `leave`. */
  @inline
  enter(): u32 {
    const outer = this.end
    this.end = this.contentEnd()
    return outer
  }

  @inline
  leave(outer: u32): void {
    this.pos = this.end
    this.end = outer
  }

  /** Goes back to a place that was passed before, as if it were a message; undo with `seek(pos, end)`. */
  seek(pos: u32, end: u32): void {
    this.pos = pos
    this.end = end
  }

  /** Passes over a field that is not wanted. */
  skip(tag: u32): void {
    const wireType = tag & 7
    if (wireType === 2) this.pos = this.contentEnd()
    else if (wireType === 0) this.varint()
    else if (wireType === 1) this.fixed64()
    else if (wireType === 5) this.fixed32()
    else malformed(READ_SKIPPED, this.pos, this.end, tag)
  }
}

/** The one reader; a request is read at a time. */
export const reader: Reader = new Reader()
