/*
 * Paper    none; opentelemetry/proto/common/v1/common.proto (KeyValue, AnyValue)
 * Idea     Attributes are noted as places in the request first and copied into a column later, because whether their
 *          item is taken is known only at its end. The notes are reused, item after item.
 * Input    A reader that stands at a KeyValue.
 * Output   For each attribute its key's place, its kind and its value's place or bits.
 * Cost     O(bytes); at most ATTRIBUTES_MAX a set, the rest is left out and counted in `cut`.
 */
import {
  ANY_ARRAY,
  ANY_BOOL,
  ANY_BYTES,
  ANY_DOUBLE,
  ANY_INT,
  ANY_MAP,
  ANY_STRING,
  jsonOfValueIn,
  ValueBudget,
} from './any-value.ts'
import { Bytes, Memory } from './bytes.ts'
import { base64At, int64Text, SMALL_NUMBERS_END, writeSmallNumber, writeString, writeText } from './text.ts'
import { Slice, type WireReader } from './wire-reader.ts'

/** Attributes of one span, event, record, point, scope or resource. The OpenTelemetry default limit is 128. */
export const ATTRIBUTES_MAX = 1_024

const KEY = 0x0a
const VALUE = 0x12
const ANY_NOTHING = 0

/** One set of attributes as it stands in the request, and what was left out of it. */
export class Attributes {
  count = 0
  /** Attributes of the set that were left out, and values of which a part was. */
  cut = 0
  readonly keyStart = new Int32Array(ATTRIBUTES_MAX)
  readonly keyEnd = new Int32Array(ATTRIBUTES_MAX)
  private readonly kind = new Uint8Array(ATTRIBUTES_MAX)
  /** Start and end of a string or of bytes; low and high bits of a number; index into `texts` of an array or map. */
  private readonly first = new Uint32Array(ATTRIBUTES_MAX)
  private readonly second = new Uint32Array(ATTRIBUTES_MAX)
  private readonly texts: string[] = []
  private readonly budget = new ValueBudget()
  private readonly place = new Slice()

  clear(): void {
    this.count = 0
    this.cut = 0
    if (this.texts.length > 0) this.texts.length = 0
  }

  /** Takes the KeyValue that follows. */
  add(reader: WireReader): void {
    if (this.count === ATTRIBUTES_MAX) {
      this.cut++
      reader.skip(KEY)
      return
    }
    if (this.addShortString(reader)) return
    const i = this.count
    this.keyStart[i] = 0
    this.keyEnd[i] = 0
    this.kind[i] = ANY_NOTHING
    const outer = reader.enter()
    const start = reader.pos
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === KEY) this.key(reader, i)
      else if (tag === VALUE) this.value(reader, i)
      else reader.skip(tag)
    }
    if (this.kind[i] === ANY_ARRAY || this.kind[i] === ANY_MAP) this.nested(reader, i, start, VALUE)
    reader.leave(outer)
    this.count = i + 1
  }

  /**
   * The usual case at once: a KeyValue of exactly a key and a string, every length below 128. False, with nothing read, when
   * it is anything else. Lengths must add up exactly, so nothing can stand outside its parent.
   */
  private addShortString(reader: WireReader): boolean {
    const { bytes, pos } = reader
    const all = bytes[pos]! // undefined behind the end of the request, which fails each comparison
    const keyLength = bytes[pos + 2]!
    const valueTag = pos + 3 + keyLength
    const textLength = all - keyLength - 6
    if (!(all < 0x80 && keyLength < 0x80 && textLength >= 0 && pos + 1 + all <= reader.end)) return false
    const isShortString =
      bytes[pos + 1] === KEY &&
      bytes[valueTag] === VALUE &&
      bytes[valueTag + 1] === textLength + 2 &&
      bytes[valueTag + 2] === ANY_STRING &&
      bytes[valueTag + 3] === textLength
    if (!isShortString) return false
    const i = this.count++
    this.keyStart[i] = pos + 3
    this.keyEnd[i] = valueTag
    this.note(i, ANY_STRING, valueTag + 4, valueTag + 4 + textLength)
    reader.pos = pos + 1 + all
    return true
  }

  /** Begins a set of one bare AnyValue, such as the body of a log record. */
  openValue(): void {
    this.clear()
    this.kind[0] = ANY_NOTHING
    this.count = 1
  }

  /** Takes the AnyValue field that follows as the value of the set, or as more of it. */
  takeValue(reader: WireReader): void {
    this.value(reader, 0)
  }

  /** Ends a set of one value, which field `tag` of the message from `start` to here holds. */
  closeValue(reader: WireReader, start: number, tag: number): void {
    if (this.kind[0] === ANY_ARRAY || this.kind[0] === ANY_MAP) this.nested(reader, 0, start, tag)
  }

  private key(reader: WireReader, i: number): void {
    const outer = reader.enter()
    this.keyStart[i] = reader.pos
    this.keyEnd[i] = reader.end
    reader.pos = reader.end
    reader.leave(outer)
  }

  private value(reader: WireReader, i: number): void {
    const outer = reader.enter()
    while (reader.more()) {
      const tag = reader.tag()
      switch (tag) {
        case ANY_STRING:
        case ANY_BYTES:
        case ANY_ARRAY:
        case ANY_MAP: {
          const parent = reader.enter()
          this.note(i, tag, reader.pos, reader.end)
          reader.pos = reader.end
          reader.leave(parent)
          break
        }
        case ANY_BOOL:
        case ANY_INT:
          reader.varint()
          this.note(i, tag, reader.lo, reader.hi)
          break
        case ANY_DOUBLE:
          reader.fixed64()
          this.note(i, tag, reader.lo, reader.hi)
          break
        default:
          reader.skip(tag)
      }
    }
    reader.leave(outer)
  }

  private note(i: number, kind: number, first: number, second: number): void {
    this.kind[i] = kind
    this.first[i] = first
    this.second[i] = second
  }

  private nested(reader: WireReader, i: number, start: number, tag: number): void {
    this.place.start = start
    this.place.end = reader.end
    this.budget.reset()
    this.first[i] = this.texts.push(jsonOfValueIn(reader, this.place, tag, this.budget)) - 1
    if (this.budget.cut) this.cut++
  }

  /** Appends value `i` as a length-prefixed string. */
  writeValue(to: Bytes, source: Uint8Array, i: number): void {
    const first = this.first[i]!
    const second = this.second[i]!
    const kind = this.kind[i]
    if (kind === ANY_STRING) writeString(to, source, first, second)
    else if (kind === ANY_INT && second === 0 && first < SMALL_NUMBERS_END) writeSmallNumber(to, first)
    else if (kind === ANY_BOOL) to.append((first | second) === 0 ? FALSE : TRUE)
    else writeText(to, this.textOf(source, i))
  }

  /** Value `i` as UTF-8, without its length. For what is read once in a while: it allocates. */
  textBytes(source: Uint8Array, i: number): Uint8Array {
    const text = new Bytes(new Memory(Number.POSITIVE_INFINITY))
    this.writeValue(text, source, i)
    let start = 0
    while (text.bytes[start++]! >= 0x80);
    return text.bytes.subarray(start, text.length)
  }

  private textOf(source: Uint8Array, i: number): string {
    const first = this.first[i]!
    const second = this.second[i]!
    switch (this.kind[i]) {
      case ANY_INT:
        return int64Text(first, second)
      case ANY_DOUBLE:
        return String(doubleOfBits(first, second))
      case ANY_BYTES:
        return base64At(source, first, second)
      case ANY_ARRAY:
      case ANY_MAP:
        return this.texts[first]!
      default:
        return ''
    }
  }

  /** Index of the last attribute with this key, or -1. */
  indexOf(source: Uint8Array, key: Uint8Array): number {
    for (let i = this.count - 1; i >= 0; i--) {
      const start = this.keyStart[i]!
      if (this.keyEnd[i]! - start === key.length && key.every((byte, n) => source[start + n] === byte)) return i
    }
    return -1
  }
}

const TRUE = new TextEncoder().encode('\x04true') // with its length, as it is stored
const FALSE = new TextEncoder().encode('\x05false')
const DOUBLE = new DataView(new ArrayBuffer(8))

function doubleOfBits(lo: number, hi: number): number {
  DOUBLE.setUint32(0, lo, true)
  DOUBLE.setUint32(4, hi, true)
  return DOUBLE.getFloat64(0, true)
}
