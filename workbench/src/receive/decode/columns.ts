import type { Attributes } from './attributes.ts'
import { type BlockParts, writeLowCardinality, writeLowCardinalityPrefix } from './block.ts'
import { Bytes, type Memory } from './bytes.ts'
import { Dictionary } from './dictionary.ts'
import { writeHex, writeString } from './text.ts'

/** What every growing column can do; `type` is its ClickHouse type. */
export interface ColumnData {
  readonly type: string
  readonly sizeBytes: number
  /** Remembers this length; `rollback` returns to it. */
  mark(): void
  rollback(): void
  clear(): void
  /** Native's serialization state, which stands before the data of the outermost column. */
  writePrefix(to: BlockParts): void
  writeData(to: BlockParts): void
}

/** A growing column of a table or a Nested group. */
export type Column = { readonly name: string; readonly data: ColumnData }

abstract class FlatData implements ColumnData {
  abstract readonly type: string
  protected readonly bytes: Bytes

  constructor(memory: Memory) {
    this.bytes = new Bytes(memory)
  }

  get sizeBytes(): number {
    return this.bytes.length
  }

  mark(): void {
    this.bytes.mark()
  }

  rollback(): void {
    this.bytes.rollback()
  }

  clear(): void {
    this.bytes.clear()
  }

  writePrefix(_to: BlockParts): void {}

  writeData(to: BlockParts): void {
    to.add(this.bytes.written)
  }
}

/** Numbers and times of a fixed width. */
export class FixedData extends FlatData {
  readonly type: 'DateTime64(9)' | 'UInt64' | 'UInt32' | 'Int32' | 'UInt8' | 'Bool' | 'Float64'

  constructor(type: FixedData['type'], memory: Memory) {
    super(memory)
    this.type = type
  }

  u8(value: number): void {
    this.bytes.u8(value)
  }

  u32(value: number): void {
    this.bytes.u32(value)
  }

  u64(lo: number, hi: number): void {
    this.bytes.u64(lo, hi)
  }

  double(value: number): void {
    DOUBLE.setFloat64(0, value, true)
    this.bytes.u64(DOUBLE.getUint32(0, true), DOUBLE.getUint32(4, true))
  }
}

const DOUBLE = new DataView(new ArrayBuffer(8))

/** Strings, each stored in full. */
export class StringData extends FlatData {
  readonly type = 'String'

  /** A string from the wire. */
  append(source: Uint8Array, start: number, end: number): void {
    writeString(this.bytes, source, start, end)
  }

  /** An attribute's value as text. */
  value(attributes: Attributes, source: Uint8Array, i: number): void {
    attributes.writeValue(this.bytes, source, i)
  }

  /** An id as lower-case hex. */
  hex(source: Uint8Array, start: number, end: number): void {
    writeHex(this.bytes, source, start, end)
  }

  /** Bytes that the database holds for the values from `start` on and this column does not: none, each stands in full. */
  expandedBytes(_start: number): number {
    return 0
  }

  /** What `repeat` counts in; bytes here. */
  get length(): number {
    return this.bytes.length
  }

  /** Appends again what lies from `start` to `end`. */
  repeat(start: number, end: number): void {
    this.bytes.repeat(start, end)
  }
}

const START_ROWS = 256
const KEEP_ROWS_MAX = 4 * 2 ** 20 // an index that grew beyond this is given back when it is emptied
const INDEX_BYTES = 4 // in memory; narrowed when the block is written

/** LowCardinality(String): every string once, and a number for each row. */
export class LowCardinalityData implements ColumnData {
  readonly type = 'LowCardinality(String)'
  readonly dictionary: Dictionary
  ids = new Uint32Array(START_ROWS)
  length = 0
  private marked = 0
  private lastShared = 0
  private readonly memory: Memory

  constructor(memory: Memory) {
    this.memory = memory
    this.dictionary = new Dictionary(memory)
  }

  append(source: Uint8Array, start: number, end: number): void {
    const guess = this.length === 0 ? 0 : this.ids[this.length - 1]!
    this.push(this.dictionary.idOf(source, start, end, guess))
  }

  /** An attribute's value as text. */
  value(attributes: Attributes, source: Uint8Array, i: number): void {
    const text = attributes.textBytes(source, i)
    this.append(text, 0, text.length)
  }

  /** Bytes of the rows from `start` on when each is written in full. */
  expandedBytes(start: number): number {
    let bytes = 0
    for (let row = start; row < this.length; row++) bytes += this.dictionary.sizeOf(this.ids[row]!) + 1
    return bytes
  }

  /** A string that many rows in a row share; `serial` names it. */
  appendShared(text: Uint8Array, serial: number): void {
    if (this.lastShared === serial) this.push(this.ids[this.length - 1]!)
    else this.append(text, 0, text.length)
    this.lastShared = serial
  }

  push(id: number): void {
    if (this.length === this.ids.length) this.grow(this.length * 2)
    this.ids[this.length++] = id
  }

  /** Appends again the rows from `start` to `end`; they are few, so a plain loop beats the call into native code. */
  repeat(start: number, end: number): void {
    const length = this.length + end - start
    if (length > this.ids.length) this.grow(Math.max(length, this.ids.length * 2))
    const { ids } = this
    for (let to = this.length, from = start; from < end; to++, from++) ids[to] = ids[from]!
    this.length = length
  }

  private grow(rows: number): void {
    this.memory.take((rows - this.ids.length) * INDEX_BYTES)
    const grown = new Uint32Array(rows)
    grown.set(this.ids)
    this.ids = grown
  }

  get sizeBytes(): number {
    return this.length * INDEX_BYTES + this.dictionary.entries.length
  }

  mark(): void {
    this.marked = this.length
    this.dictionary.mark()
  }

  rollback(): void {
    this.length = this.marked
    this.lastShared = 0
    this.dictionary.rollback()
  }

  clear(): void {
    this.length = 0
    this.marked = 0
    this.lastShared = 0
    this.dictionary.clear()
    if (this.ids.length <= KEEP_ROWS_MAX) return
    this.memory.usedBytes -= this.ids.length * INDEX_BYTES
    this.ids = new Uint32Array(START_ROWS)
  }

  writePrefix(to: BlockParts): void {
    writeLowCardinalityPrefix(to)
  }

  writeData(to: BlockParts): void {
    const { size, entries } = this.dictionary
    const ids = this.ids.subarray(0, this.length)
    const Narrow = size <= 2 ** 8 ? Uint8Array : size <= 2 ** 16 ? Uint16Array : Uint32Array
    writeLowCardinality(to, size, entries.written, new Narrow(ids))
  }
}

/** Where each row of an array ends; shared by the columns of a Nested group. */
export class Offsets {
  readonly bytes: Bytes
  private total = 0
  private marked = 0

  constructor(memory: Memory) {
    this.bytes = new Bytes(memory)
  }

  /** Ends a row that has `elements`. */
  close(elements: number): void {
    this.total += elements
    this.bytes.u64(this.total, 0)
  }

  mark(): void {
    this.marked = this.total
    this.bytes.mark()
  }

  rollback(): void {
    this.total = this.marked
    this.bytes.rollback()
  }

  clear(): void {
    this.total = 0
    this.marked = 0
    this.bytes.clear()
  }
}

/** Array(T): elements one after the other. The writer appends to `inner` and closes the row in `offsets`. */
export class ArrayData<T extends ColumnData> implements ColumnData {
  readonly type: string
  readonly inner: T
  readonly offsets: Offsets

  constructor(inner: T, offsets: Offsets) {
    this.type = `Array(${inner.type})`
    this.inner = inner
    this.offsets = offsets
  }

  get sizeBytes(): number {
    return this.offsets.bytes.length + this.inner.sizeBytes
  }

  mark(): void {
    this.offsets.mark()
    this.inner.mark()
  }

  rollback(): void {
    this.offsets.rollback()
    this.inner.rollback()
  }

  clear(): void {
    this.offsets.clear()
    this.inner.clear()
  }

  writePrefix(to: BlockParts): void {
    this.inner.writePrefix(to)
  }

  writeData(to: BlockParts): void {
    to.add(this.offsets.bytes.written)
    this.inner.writeData(to)
  }
}
