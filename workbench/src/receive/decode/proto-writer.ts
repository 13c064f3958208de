import { Buffer } from 'node:buffer'
import { Bytes } from './bytes.ts'

const LENGTH_BYTES = 1 // room kept for a length; the content moves when it needs more
const LENGTH_BYTES_MAX = 5
const ASCII_LOOP_MAX = 64 // characters up to which a loop beats the native encoder

/** Writes protobuf wire bytes at the end of one growing buffer. Throws `TooLarge` beyond its limit. */
export class ProtoWriter {
  private readonly out: Bytes

  constructor(bytesMax: number) {
    this.out = new Bytes(bytesMax)
  }

  get length(): number {
    return this.out.length
  }

  /** Takes back what was written from `length` on. */
  rewind(length: number): void {
    this.out.length = length
  }

  tag(number: number, wireType: number): void {
    this.out.varint(number * 8 + wireType)
  }

  varint(value: bigint): void {
    let rest = BigInt.asUintN(64, value)
    while (rest > 0x7fn) {
      this.out.u8(Number(rest & 0x7fn) | 0x80)
      rest >>= 7n
    }
    this.out.u8(Number(rest))
  }

  /** A whole number from 0 to 2^32 - 1. */
  smallVarint(value: number): void {
    this.out.varint(value)
  }

  fixed32(value: number): void {
    this.out.u32(value)
  }

  fixed64(value: bigint): void {
    this.out.u64(Number(value & 0xffff_ffffn), Number((value >> 32n) & 0xffff_ffffn))
  }

  double(value: number): void {
    DOUBLE.setFloat64(0, value, true)
    this.out.u64(DOUBLE.getUint32(0, true), DOUBLE.getUint32(4, true))
  }

  string(text: string): void {
    const at = this.open()
    if (text.length > ASCII_LOOP_MAX || !this.ascii(text)) {
      this.out.length = at
      this.bytes(Buffer.from(text.toWellFormed(), 'utf8'))
    }
    this.close(at)
  }

  private ascii(text: string): boolean {
    const { out } = this
    out.reserve(text.length)
    const { bytes } = out
    let at = out.length
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code >= 0x80) return false
      bytes[at++] = code
    }
    out.length = at
    return true
  }

  bytes(bytes: Uint8Array): void {
    this.out.copy(bytes, 0, bytes.length)
  }

  /** Begins a length-delimited field after its tag; give what it returns to `close`. */
  open(): number {
    this.out.reserve(LENGTH_BYTES)
    this.out.length += LENGTH_BYTES
    return this.out.length
  }

  close(contentStart: number): void {
    const { out } = this
    const contentEnd = out.length
    const size = contentEnd - contentStart
    const extra = varintBytes(size) - LENGTH_BYTES
    out.reserve(extra + LENGTH_BYTES_MAX) // so that writing the length below never moves the buffer
    if (extra > 0) out.bytes.copyWithin(contentStart + extra, contentStart, contentEnd)
    out.length = contentStart - LENGTH_BYTES
    out.varint(size)
    out.length = contentEnd + extra
  }

  finish(): Uint8Array {
    return this.out.bytes.subarray(0, this.out.length)
  }
}

const DOUBLE = new DataView(new ArrayBuffer(8))

const varintBytes = (value: number): number =>
  value < 2 ** 7 ? 1 : value < 2 ** 14 ? 2 : value < 2 ** 21 ? 3 : value < 2 ** 28 ? 4 : 5
