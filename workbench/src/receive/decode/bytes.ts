/** More memory than one collector may hold; becomes the `too-large` answer where the request comes in. */
export class TooLarge extends Error {
  readonly bytes: number
  readonly limitBytes: number

  constructor(bytes: number, limitBytes: number) {
    super('too large')
    this.bytes = bytes
    this.limitBytes = limitBytes
  }
}

/** What the buffers of one collector hold together. Asked only when one grows. */
export class Memory {
  usedBytes = 0
  readonly limitBytes: number

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes
  }

  take(bytes: number): void {
    if (this.usedBytes + bytes > this.limitBytes) throw new TooLarge(this.usedBytes + bytes, this.limitBytes)
    this.usedBytes += bytes
  }
}

const START_BYTES = 1_024
const KEEP_BYTES_MAX = 32 * 2 ** 20 // a buffer that grew beyond this is given back when it is emptied

/** Bytes that grow at the end, can return to a mark, and are written little-endian. */
export class Bytes {
  bytes: Uint8Array<ArrayBuffer>
  /** The same bytes, for access by more than one at a time. */
  view: DataView
  length = 0
  private marked = 0
  private readonly memory: Memory

  constructor(memory: Memory, startBytes = START_BYTES) {
    this.memory = memory
    this.bytes = new Uint8Array(startBytes)
    this.view = new DataView(this.bytes.buffer)
    memory.take(startBytes)
  }

  /** What was written so far; a view, which the next write may leave behind. */
  get written(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  reserve(extraBytes: number): void {
    if (this.length + extraBytes > this.bytes.length) this.grow(this.length + extraBytes)
  }

  private grow(neededBytes: number): void {
    const size = Math.max(neededBytes, this.bytes.length * 2)
    this.memory.take(size - this.bytes.length)
    this.bytes = new Uint8Array(this.bytes.buffer.transfer(size)) // gives the old memory back at once
    this.view = new DataView(this.bytes.buffer)
  }

  u8(value: number): void {
    this.reserve(1)
    this.bytes[this.length++] = value
  }

  u32(value: number): void {
    this.reserve(4)
    this.view.setInt32(this.length, value, true)
    this.length += 4
  }

  u64(lo: number, hi: number): void {
    this.reserve(8)
    this.view.setInt32(this.length, lo, true)
    this.view.setInt32(this.length + 4, hi, true)
    this.length += 8
  }

  /** An unsigned number below 2^32 as a varint, the way Native writes lengths. */
  varint(value: number): void {
    this.reserve(5)
    let rest = value
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    this.bytes[this.length++] = rest
  }

  copy(source: Uint8Array, start: number, end: number): void {
    this.reserve(end - start)
    this.bytes.set(source.subarray(start, end), this.length)
    this.length += end - start
  }

  /** A few bytes, as they are: a plain loop beats the call into native code. */
  append(few: Uint8Array): void {
    this.reserve(few.length)
    for (let i = 0; i < few.length; i++) this.bytes[this.length + i] = few[i]!
    this.length += few.length
  }

  /** Writes again what lies at `start` of itself. */
  repeat(start: number, end: number): void {
    this.reserve(end - start)
    this.bytes.copyWithin(this.length, start, end)
    this.length += end - start
  }

  mark(): void {
    this.marked = this.length
  }

  rollback(): void {
    this.length = this.marked
  }

  clear(): void {
    this.length = 0
    this.marked = 0
    if (this.bytes.length <= KEEP_BYTES_MAX) return
    this.memory.usedBytes -= this.bytes.length - START_BYTES
    this.bytes = new Uint8Array(START_BYTES)
    this.view = new DataView(this.bytes.buffer)
  }
}

let viewed: Uint8Array = new Uint8Array(0)
let view = new DataView(viewed.buffer)

/**
 * `bytes` for access by more than one at a time. The view of the last bytes asked for is kept, because a request is asked
 * for once for each of its strings; so is the memory of that one request, until the next comes.
 */
export function viewOf(bytes: Uint8Array): DataView {
  if (bytes !== viewed) {
    viewed = bytes
    view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }
  return view
}
