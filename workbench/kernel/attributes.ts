/*
 * Paper    none; opentelemetry/proto/common/v1/common.proto (KeyValue, AnyValue)
 * Idea     Attributes are noted as places of texts first and copied into a column later, because whether their item is taken is
 *          known only at its end. Most stand in the request as they are; of numbers and the like the text is made beside it.
 * Input    A reader that stands at a KeyValue.
 * Output   For each attribute the places of its key and of its value.
 * Cost     O(bytes); at most ATTRIBUTES_MAX a set, the rest is left out and counted in `cut`.
 */
import { ANY_BOOL, ANY_INT, ANY_STRING, AnyValue, noteBool } from './any-value'
import { Bytes } from './bytes'
import { isSame } from './dictionary'
import { Reader, Slice } from './reader'
import { writeDecimal } from './text'

/** Attributes of one span, event, record, point, scope or resource. The OpenTelemetry default limit is 128. */
export const ATTRIBUTES_MAX: u32 = 1_024

const KEY: u32 = 0x0a
const VALUE: u32 = 0x12

// A note holds four places.
const KEY_END: u32 = 4
const VALUE_START: u32 = 8
const VALUE_END: u32 = 12
const NOTE_POWER: u32 = 4

/** One set of attributes as it stands in the request, and what was left out of it. */
export class Attributes {
  count: u32 = 0
  /** Attributes of the set that were left out, and values of which a part was. */
  cut: u32 = 0
  private readonly notes: u32 = <u32>heap.alloc(ATTRIBUTES_MAX << NOTE_POWER)
  private readonly texts: Bytes = new Bytes()
  private readonly key: Slice = new Slice()
  private readonly value: AnyValue = new AnyValue()

  clear(): void {
    this.count = 0
    this.cut = 0
    this.texts.rewind()
  }

  keyStart(i: u32): u32 {
    return load<u32>(this.notes + (i << NOTE_POWER))
  }

  keyEnd(i: u32): u32 {
    return load<u32>(this.notes + (i << NOTE_POWER), KEY_END)
  }

  valueStart(i: u32): u32 {
    return load<u32>(this.notes + (i << NOTE_POWER), VALUE_START)
  }

  valueEnd(i: u32): u32 {
    return load<u32>(this.notes + (i << NOTE_POWER), VALUE_END)
  }

  /** Takes the KeyValue that follows, field `tag` of its message; and those behind it of the same field, as long as they are usual. */
  add(reader: Reader, tag: u32): void {
    if (this.count === ATTRIBUTES_MAX) {
      this.cut++
      reader.skip(KEY)
      return
    }
    if (this.addUsual(reader, tag)) return
    const key = this.key
    const value = this.value
    key.clear()
    value.clear()
    const outer = reader.enter()
    const start = reader.pos
    while (reader.more()) {
      const tag = reader.tag()
      if (tag === KEY) reader.slice(key)
      else if (tag === VALUE) value.read(reader)
      else reader.skip(tag)
    }
    const end = reader.end
    if (value.settle(this.texts, start, end, VALUE)) this.cut++
    reader.seek(end, end)
    reader.leave(outer)
    note(this.notes + (this.count++ << NOTE_POWER), key.start, key.end, value.text)
  }

  /**
   * The usual case at once: KeyValues of exactly a key and a string, a whole number or a boolean, every length below 128. False,
   * with nothing read, when the first is anything else. Lengths must add up exactly, so nothing can stand outside its parent;
   * behind the end of a request there is memory enough to look.
   */
  @inline
  private addUsual(reader: Reader, tag: u32): bool {
    const parentEnd = reader.end
    const from = reader.pos
    let at = from
    let count = this.count
    while (count < ATTRIBUTES_MAX) {
      const all: u32 = load<u8>(at)
      const keyLength: u32 = load<u8>(at, 2)
      const valueTag = at + 3 + keyLength
      const end = at + 1 + all
      if (all >= 0x80 || keyLength >= 0x80 || valueTag + 4 > end || end > parentEnd) break
      if (load<u8>(at, 1) !== KEY || load<u8>(valueTag) !== VALUE || load<u8>(valueTag, 1) !== end - valueTag - 2) break
      if (!this.usualText(valueTag + 2, end)) break
      note(this.notes + (count++ << NOTE_POWER), at + 3, valueTag, this.value.text)
      at = end + 1 // behind the next tag, if there is one
      if (end >= parentEnd || load<u8>(end) !== tag) break
    }
    this.count = count
    if (at === from) return false
    reader.pos = at - 1
    return true
  }

  /** Makes the text of an AnyValue of exactly one field of a usual kind; false when it is anything else. */
  @inline
  private usualText(at: u32, end: u32): bool {
    const text = this.value.text
    const kind: u32 = load<u8>(at)
    const next: u32 = load<u8>(at, 1)
    if (kind === ANY_STRING && next === end - at - 2) {
      text.start = at + 2
      text.end = end
    } else if (kind === ANY_INT && next < 0x80 && at + 2 === end) writeDecimal(text, this.texts, next)
    else if (kind === ANY_INT && at + 3 === end && load<u8>(at, 2) < 0x80)
      writeDecimal(text, this.texts, (next & 0x7f) | ((<u32>load<u8>(at, 2)) << 7))
    else if (kind === ANY_BOOL && next < 0x80 && at + 2 === end) noteBool(text, next !== 0)
    else return false
    return true
  }

  /** Notes where the value of the last attribute with this key lies. */
  find(into: Slice, key: u32, keyBytes: u32): void {
    into.clear()
    for (let i = this.count; i-- > 0; ) {
      const start = this.keyStart(i)
      if (this.keyEnd(i) - start !== keyBytes || !isSame(start, key, keyBytes)) continue
      into.start = this.valueStart(i)
      into.end = this.valueEnd(i)
      return
    }
  }
}

function note(at: u32, keyStart: u32, keyEnd: u32, value: Slice): void {
  store<u32>(at, keyStart)
  store<u32>(at, keyEnd, KEY_END)
  store<u32>(at, value.start, VALUE_START)
  store<u32>(at, value.end, VALUE_END)
}
