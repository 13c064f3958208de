import { Bytes } from './bytes'
import { Reader, Slice } from './reader'
import { textFromHost, writeDecimal } from './text'

const NOTHING: u32 = 0
/** Tag of a string in an AnyValue. */
export const ANY_STRING: u32 = 0x0a
/** Tag of a boolean in an AnyValue. */
export const ANY_BOOL: u32 = 0x10
/** Tag of a whole number in an AnyValue. */
export const ANY_INT: u32 = 0x18
const ANY_DOUBLE: u32 = 0x21
const ANY_ARRAY: u32 = 0x2a
const ANY_MAP: u32 = 0x32
const ANY_BYTES: u32 = 0x3a

const TRUE: u32 = <u32>memory.data<u8>([0x74, 0x72, 0x75, 0x65])
const FALSE: u32 = <u32>memory.data<u8>([0x66, 0x61, 0x6c, 0x73, 0x65])

/** A value as it stands in the request, of which the last kind counts; `settle` makes it a text that lies somewhere. */
export class AnyValue {
  readonly text: Slice = new Slice()
  private readonly place: Slice = new Slice()
  private kind: u32 = NOTHING
  private number: u64 = 0

  clear(): void {
    this.kind = NOTHING
  }

  /** Takes the AnyValue field that follows, as the value or as more of it. */
  read(reader: Reader): void {
    const outer = reader.enter()
    while (reader.more()) this.member(reader, reader.tag())
    reader.leave(outer)
  }

  private member(reader: Reader, tag: u32): void {
    switch (tag) {
      case ANY_STRING:
      case ANY_BYTES:
      case ANY_ARRAY:
      case ANY_MAP:
        reader.slice(this.place)
        break
      case ANY_BOOL:
      case ANY_INT:
        this.number = reader.varint()
        break
      case ANY_DOUBLE:
        this.place.start = reader.pos
        reader.fixed64()
        this.place.end = reader.pos
        break
      default:
        reader.skip(tag)
        return
    }
    this.kind = tag
  }

  /**
   * Makes the text of the value, which field `tag` of the message from `start` to `end` holds: what has none in the request is
   * written to `texts`. True when a limit cut something off.
   */
  settle(texts: Bytes, start: u32, end: u32, tag: u32): bool {
    switch (this.kind) {
      case NOTHING:
        this.text.clear()
        return false
      case ANY_STRING:
        this.text.start = this.place.start
        this.text.end = this.place.end
        return false
      case ANY_BOOL:
        noteBool(this.text, this.number !== 0)
        return false
      case ANY_INT:
        writeDecimal(this.text, texts, this.number)
        return false
      case ANY_ARRAY:
      case ANY_MAP: // one that is split has to be merged, so it is read again as a whole
        return textFromHost(this.text, texts, this.kind, start, end, tag)
      default:
        return textFromHost(this.text, texts, this.kind, this.place.start, this.place.end, tag)
    }
  }
}

/** Notes where the text of a boolean lies. */
export function noteBool(into: Slice, value: bool): void {
  into.start = value ? TRUE : FALSE
  into.end = into.start + (value ? 4 : 5)
}
