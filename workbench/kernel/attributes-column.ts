/*
 * Paper    none; ClickHouse Native serialization of Map(LowCardinality(String), String)
 * Idea     Senders repeat the same keys in the same order. The n-th key of the set before is the first guess for the n-th
 *          key, and the sorted order of a sequence of keys is remembered.
 * Input    Sets of attributes.
 * Output   Rows with keys sorted by bytes, and of equal keys the last.
 * Cost     O(bytes) for known key sequences, else plus an insertion sort of the keys.
 */
import { ATTRIBUTES_MAX, Attributes } from './attributes'
import { Bytes } from './bytes'
import { Column, LowCardinalityColumn, Offsets, StringColumn, writeParts } from './columns'
import { holdElsewhere, letGoElsewhere } from './heap'
import { KeyOrders } from './key-orders'
import { writeString } from './text'

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
    const values = this.values.bytes
    for (let i: u32 = 0; i < count; i++) {
      const at = row.attribute(i)
      this.keys.push(row.key(at))
      writeString(values, attributes.valueStart(at), attributes.valueEnd(at))
    }
    this.offsets.close(count)
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
  private readonly lastKeys: StaticArray<u32> = new StaticArray<u32>(ATTRIBUTES_MAX)
  private readonly lastValues: StaticArray<u32> = new StaticArray<u32>(ATTRIBUTES_MAX)
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
    copyNumbers(this.keys.numbers, this.lastKeys, count)
    copyNumbers(this.values.numbers, this.lastValues, count)
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
      this.lastKeys[i] = row.key(at)
      this.lastValues[i] = guess
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

function copyNumbers(to: Bytes, numbers: StaticArray<u32>, count: u32): void {
  const at = to.reserve(count << 2)
  for (let i: u32 = 0; i < count; i++) store<u32>(at + (i << 2), unchecked(numbers[i]))
  to.at = at + (count << 2)
}

/** The keys of one set as numbers, and which of its attributes to write, in which order. */
class AttributesRow {
  private readonly ids: u32 = <u32>heap.alloc(ATTRIBUTES_MAX << 2)
  private readonly orders: KeyOrders = new KeyOrders()
  private count: u32 = u32.MAX_VALUE

  /** Takes a set; tells how many of it to write. */
  take(attributes: Attributes, keys: LowCardinalityColumn): u32 {
    const dictionary = keys.dictionary
    const count = attributes.count
    let isLikeBefore = count === this.count
    for (let i: u32 = 0; i < count; i++) {
      const before = this.key(i)
      const id = dictionary.idOf(attributes.keyStart(i), attributes.keyEnd(i), before < dictionary.size ? before : 0)
      if (id === before) continue
      isLikeBefore = false
      store<u32>(this.ids + (i << 2), id)
    }
    if (!isLikeBefore) this.orders.of(this.ids, count, dictionary)
    this.count = count
    return this.orders.count
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
  }
}
