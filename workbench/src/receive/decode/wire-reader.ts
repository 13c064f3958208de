/*
 * Paper    none; the Protocol Buffers encoding, https://protobuf.dev/programming-guides/encoding
 * Idea     One cursor over the request. `end` is the end of the message being read, so that no read can leave its parent.
 * Input    Bytes of a message.
 * Output   Numbers in `lo` and `hi`, places of strings and bytes; nothing is allocated.
 * Cost     O(bytes).
 * Departs  Groups are refused, and so are a field numbered 0 and a tag beyond 32 bits: OTLP has none of them.
 */

/** Bytes that break the wire format. Thrown by the decoder only, and caught where a request comes in. */
export class Malformed extends Error {
  readonly offset: number

  constructor(offset: number, reason: string) {
    super(reason)
    this.offset = offset
  }
}

/** Where a string or a submessage lies in the request; empty until set. */
export class Slice {
  start = 0
  end = 0

  clear(): void {
    this.start = 0
    this.end = 0
  }
}

const VARINT_BYTES_MAX = 10 // 64 bits, 7 at a time
const EMPTY = new Uint8Array(0)
const DOUBLE = new DataView(new ArrayBuffer(8))

/** A bounds-checked cursor over protobuf wire bytes. */
export class WireReader {
  bytes: Uint8Array = EMPTY
  pos = 0
  end = 0
  /** Low and high 32 bits of the number read last, unsigned. */
  lo = 0
  hi = 0

  /** Starts reading `bytes` as one message. A Buffer becomes a plain view, so that the compiled code sees one type. */
  open(bytes: Uint8Array): void {
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.pos = 0
    this.end = bytes.byteLength
  }

  more(): boolean {
    return this.pos < this.end
  }

  /** Field number * 8 + wire type. Only while `more()`. */
  tag(): number {
    const byte = this.bytes[this.pos]!
    if (byte >= 0x80 || byte < 8) return this.longTag()
    this.pos++
    return byte
  }

  private longTag(): number {
    const at = this.pos
    const tag = this.varint()
    if (this.hi !== 0) throw new Malformed(at, 'tag beyond 32 bits')
    if (tag < 8) throw new Malformed(at, 'field number 0')
    return tag
  }

  /** The low 32 bits; `lo` and `hi` hold all 64. */
  varint(): number {
    if (this.pos < this.end) {
      const byte = this.bytes[this.pos]!
      if (byte < 0x80) {
        this.pos++
        this.hi = 0
        this.lo = byte
        return byte
      }
    }
    return this.longVarint()
  }

  private longVarint(): number {
    const from = this.pos
    let lo = 0
    let hi = 0
    for (let i = 0; i < VARINT_BYTES_MAX; i++) {
      if (this.pos >= this.end) throw new Malformed(from, 'number is cut off')
      const byte = this.bytes[this.pos++]!
      const bits = byte & 0x7f
      if (i < 4) lo |= bits << (7 * i)
      else if (i === 4) {
        lo |= bits << 28
        hi = bits >>> 4
      } else hi |= bits << (7 * i - 32)
      if (byte < 0x80) {
        this.lo = lo >>> 0
        this.hi = hi >>> 0
        return this.lo
      }
    }
    throw new Malformed(from, `number is longer than ${VARINT_BYTES_MAX} bytes`)
  }

  bool(): boolean {
    this.varint()
    return this.lo !== 0 || this.hi !== 0
  }

  fixed64(): void {
    const at = this.fixed(8)
    const b = this.bytes
    this.lo = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
    this.hi = (b[at + 4]! | (b[at + 5]! << 8) | (b[at + 6]! << 16) | (b[at + 7]! << 24)) >>> 0
  }

  double(): number {
    this.fixed64()
    DOUBLE.setUint32(0, this.lo, true)
    DOUBLE.setUint32(4, this.hi, true)
    return DOUBLE.getFloat64(0, true)
  }

  fixed32(): number {
    const at = this.fixed(4)
    const b = this.bytes
    this.hi = 0
    this.lo = (b[at]! | (b[at + 1]! << 8) | (b[at + 2]! << 16) | (b[at + 3]! << 24)) >>> 0
    return this.lo
  }

  private fixed(size: number): number {
    const at = this.pos
    if (size > this.end - at) throw new Malformed(at, `${size}-byte number is cut off`)
    this.pos = at + size
    return at
  }

  /** Reads a length and tells where its content ends; the content starts at `pos` then. */
  private contentEnd(): number {
    const at = this.pos
    const length = this.varint()
    if (this.hi !== 0 || length > this.end - this.pos) {
      throw new Malformed(at, `length ${this.hi * 2 ** 32 + length} exceeds its parent`)
    }
    return this.pos + length
  }

  /** Passes over a length-delimited field and notes where its content lies. */
  slice(into: Slice): void {
    const end = this.contentEnd()
    into.start = this.pos
    into.end = end
    this.pos = end
  }

  /** Passes over packed numbers of 8 bytes each. */
  packed64(): void {
    const at = this.pos
    const end = this.contentEnd()
    if ((end - this.pos) % 8 !== 0) throw new Malformed(at, 'packed 8-byte numbers are cut off')
    this.pos = end
  }

  /** Goes into a submessage; give what it returns to `leave`. */
  enter(): number {
    const outer = this.end
    this.end = this.contentEnd()
    return outer
  }

  leave(outer: number): void {
    this.pos = this.end
    this.end = outer
  }

  /** Goes back to a place that was passed before, as if it were a message; undo with `seek(pos, end)`. */
  seek(pos: number, end: number): void {
    this.pos = pos
    this.end = end
  }

  /** Passes over a field that is not wanted. */
  skip(tag: number): void {
    const at = this.pos
    switch (tag & 7) {
      case 0:
        this.varint()
        return
      case 1:
        this.fixed(8)
        return
      case 2:
        this.pos = this.contentEnd()
        return
      case 5:
        this.fixed(4)
        return
      default:
        throw new Malformed(at, `wire type ${tag & 7} of field ${tag >>> 3} is not used by OTLP`)
    }
  }
}
