/** More memory than may be held; becomes the `too-large` answer where the request comes in. */
export class TooLarge extends Error {
  readonly bytes: number
  readonly limitBytes: number

  constructor(bytes: number, limitBytes: number) {
    super('too large')
    this.bytes = bytes
    this.limitBytes = limitBytes
  }
}

const START_BYTES = 1_024

/** Bytes that grow at the end up to a limit, written little-endian. */
export class Bytes {
  bytes = new Uint8Array(START_BYTES)
  length = 0
  private view = new DataView(this.bytes.buffer)
  private readonly limitBytes: number

  constructor(limitBytes: number) {
    this.limitBytes = limitBytes
  }

  reserve(extraBytes: number): void {
    if (this.length + extraBytes > this.bytes.length) this.grow(this.length + extraBytes)
  }

  private grow(neededBytes: number): void {
    const size = Math.max(neededBytes, this.bytes.length * 2)
    if (size > this.limitBytes) throw new TooLarge(size, this.limitBytes)
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

  /** An unsigned number below 2^32 as a varint. */
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
}
