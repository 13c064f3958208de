/*
 * Paper    none; ClickHouse Native serialization of Map(LowCardinality(String), String)
 * Idea     Senders repeat the same keys in the same order. The n-th key of the set before is the first guess for the n-th
 *          key, and the sorted order of a sequence of keys is remembered.
 * Input    Sets of attributes.
 * Output   Rows with keys sorted by bytes, and of equal keys the last.
 * Cost     O(bytes) for known key sequences, else plus an insertion sort of the keys.
 */
import { ATTRIBUTES_MAX, Attributes } from './attributes'
import { Bytes, TAIL_BYTES } from './bytes'
import { Column, LowCardinalityColumn, Offsets, StringColumn, writeParts } from './columns'
import { Dictionary, isSame } from './dictionary'
import { holdElsewhere, letGoElsewhere } from './heap'
import { KeyOrders } from './key-orders'
import { copyText, writeString } from './text'

const SHORT_VALUES_MAX: u32 = 32
const SHORT_VALUE_BYTES_END: u32 = 128 // its length takes one byte

/** The attributes of each row: a Map(LowCardinality(String), String). */
export class AttributesColumn extends Column {
  private readonly keys: LowCardinalityColumn = new LowCardinalityColumn()
  private readonly values: StringColumn = new StringColumn()
  private readonly offsets: Offsets = new Offsets()
  private readonly row: AttributesRow = new AttributesRow()

  constructor() {
    super('Map(LowCardinality(String), String)')
  }

  append(attributes: Attributes): void {
    const row = this.row
    const count = row.take(attributes, this.keys)
    this.keys.numbers.u32s(row.written, count)
    if (!this.appendShort(attributes, count)) {
      for (let i: u32 = 0; i < count; i++) {
        const at = row.attribute(i)
        writeString(this.values.bytes, attributes.valueStart(at), attributes.valueEnd(at))
      }
    }
    this.offsets.close(count)
  }

  /** Appends the values of a set, if it has few, and all are short and in ASCII; else none of them, and false. */
  @inline
  private appendShort(attributes: Attributes, count: u32): bool {
    if (count > SHORT_VALUES_MAX) return false
    const values = this.values.bytes
    let to = values.reserve(count * SHORT_VALUE_BYTES_END)
    let hasOther = false
    for (let i: u32 = 0; i < count; i++) {
      const at = this.row.attribute(i)
      const start = attributes.valueStart(at)
      const size = attributes.valueEnd(at) - start
      if (size >= SHORT_VALUE_BYTES_END) return false
      store<u8>(to++, size)
      hasOther = copyText(to, start, size) || hasOther
      to += size
    }
    if (!hasOther) values.at = to
    return !hasOther
  }

  get sizeBytes(): u32 {
    return this.offsets.bytes.length + this.keys.sizeBytes + this.values.sizeBytes
  }

  mark(): void {
    this.offsets.mark()
    this.keys.mark()
    this.values.mark()
  }

  rollback(): void {
    this.offsets.rollback()
    this.keys.rollback()
    this.values.rollback()
    this.row.forget()
  }

  clear(): void {
    this.offsets.clear()
    this.keys.clear()
    this.values.clear()
    this.row.forget()
  }

  writePrefix(to: Bytes): void {
    this.keys.writePrefix(to)
  }

  writeData(made: Bytes): void {
    writeParts(this.offsets.bytes)
    this.keys.writeData(made)
    this.values.writeData(made)
  }
}

/**
 * Attributes that many rows share, such as a resource's. Their values go over as numbers, too, and the database makes plain
 * strings of them, which is cheaper for both sides than the same strings again for each row.
 */
export class SharedAttributesColumn extends Column {
  private readonly keys: LowCardinalityColumn = new LowCardinalityColumn()
  private readonly values: LowCardinalityColumn = new LowCardinalityColumn()
  private readonly offsets: Offsets = new Offsets()
  private readonly row: AttributesRow = new AttributesRow()
  /** The row before, as numbers, to be written again. */
  private readonly lastKeys: u32 = numbersFor(ATTRIBUTES_MAX)
  private readonly lastValues: u32 = numbersFor(ATTRIBUTES_MAX)
  private lastCount: u32 = 0
  private lastSerial: u32 = 0
  private lastExpandedBytes: u32 = 0
  /** What the database makes of the values, beyond what they take here; bounded as if it were held here. */
  private expandedBytes: u32 = 0
  private markedBytes: u32 = 0

  constructor() {
    super('Map(LowCardinality(String), LowCardinality(String))')
  }

  /** Appends a set; `serial` names it, and a row like the one before is a plain copy. */
  append(attributes: Attributes, serial: u32): void {
    if (this.lastSerial !== serial) this.prepare(attributes, serial)
    holdElsewhere(this.lastExpandedBytes)
    this.expandedBytes += this.lastExpandedBytes
    const count = this.lastCount
    this.keys.numbers.u32s(this.lastKeys, count)
    this.values.numbers.u32s(this.lastValues, count)
    this.offsets.close(count)
  }

  private prepare(attributes: Attributes, serial: u32): void {
    const row = this.row
    const count = row.take(attributes, this.keys)
    const dictionary = this.values.dictionary
    let expandedBytes: u32 = 0
    let guess: u32 = 0
    for (let i: u32 = 0; i < count; i++) {
      const at = row.attribute(i)
      guess = dictionary.idOf(attributes.valueStart(at), attributes.valueEnd(at), guess)
      store<u32>(this.lastKeys + (i << 2), row.key(at))
      store<u32>(this.lastValues + (i << 2), guess)
      expandedBytes += dictionary.sizeOf(guess) + 1
    }
    this.lastCount = count
    this.lastSerial = serial
    this.lastExpandedBytes = expandedBytes
  }

  get sizeBytes(): u32 {
    return this.offsets.bytes.length + this.keys.sizeBytes + this.values.sizeBytes + this.expandedBytes
  }

  mark(): void {
    this.markedBytes = this.expandedBytes
    this.offsets.mark()
    this.keys.mark()
    this.values.mark()
  }

  rollback(): void {
    letGoElsewhere(this.expandedBytes - this.markedBytes)
    this.expandedBytes = this.markedBytes
    this.offsets.rollback()
    this.keys.rollback()
    this.values.rollback()
    this.forget()
  }

  clear(): void {
    letGoElsewhere(this.expandedBytes)
    this.expandedBytes = this.markedBytes = 0
    this.offsets.clear()
    this.keys.clear()
    this.values.clear()
    this.forget()
  }

  private forget(): void {
    this.lastSerial = 0
    this.row.forget()
  }

  writePrefix(to: Bytes): void {
    this.keys.writePrefix(to)
    this.values.writePrefix(to)
  }

  writeData(made: Bytes): void {
    writeParts(this.offsets.bytes)
    this.keys.writeData(made)
    this.values.writeData(made)
  }
}

/** Memory for so many numbers of four bytes, and what is read behind them when they are copied sixteen bytes at a time. */
function numbersFor(count: u32): u32 {
  return <u32>heap.alloc((count << 2) + TAIL_BYTES)
}

// Of each key of the set before: where the dictionary has its bytes, and how many they are.
const KNOWN_SIZE: u32 = 4
const KNOWN_POWER: u32 = 3

/** The keys of one set as numbers, and which of its attributes to write, in which order. */
class AttributesRow {
  /** The numbers of the keys to write, in order. */
  readonly written: u32 = numbersFor(ATTRIBUTES_MAX)
  private readonly ids: u32 = numbersFor(ATTRIBUTES_MAX)
  private readonly known: u32 = <u32>heap.alloc(ATTRIBUTES_MAX << KNOWN_POWER)
  private readonly orders: KeyOrders = new KeyOrders()
  private count: u32 = 0

  constructor() {
    this.forget()
  }

  /** Takes a set; tells how many of it to write. */
  @inline
  take(attributes: Attributes, keys: LowCardinalityColumn): u32 {
    const count = attributes.count
    let isLikeBefore = count === this.count
    for (let i: u32 = 0; i < count; i++) {
      const start = attributes.keyStart(i)
      const size = attributes.keyEnd(i) - start
      const known = this.known + (i << KNOWN_POWER)
      if (load<u32>(known, KNOWN_SIZE) === size && isSame(load<u32>(known), start, size)) continue
      isLikeBefore = false
      const dictionary = keys.dictionary
      const id = dictionary.idOf(start, start + size, 0)
      store<u32>(this.ids + (i << 2), id)
      store<u32>(known, dictionary.startOf(id))
      store<u32>(known, dictionary.sizeOf(id), KNOWN_SIZE)
    }
    if (!isLikeBefore) this.arrange(count, keys.dictionary)
    return this.orders.count
  }

  private arrange(count: u32, dictionary: Dictionary): void {
    const orders = this.orders
    orders.of(this.ids, count, dictionary)
    for (let i: u32 = 0; i < orders.count; i++) store<u32>(this.written + (i << 2), this.key(orders.at(i)))
    this.count = count
  }

  /** The attribute to write as the `i`-th. */
  attribute(i: u32): u32 {
    return this.orders.at(i)
  }

  /** The number of an attribute's key. */
  key(attribute: u32): u32 {
    return load<u32>(this.ids + (attribute << 2))
  }

  forget(): void {
    this.count = u32.MAX_VALUE
    this.orders.clear()
    memory.fill(this.known, 0xff, ATTRIBUTES_MAX << KNOWN_POWER) // no key is so large
  }
}
