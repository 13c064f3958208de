import { Bytes, nextPiece, startOf, usedOf } from './bytes'
import { Dictionary } from './dictionary'
import { part } from './host'
import { Slice } from './reader'
import { writeHex, writeString } from './text'

/** What every growing column can do; `type` is its ClickHouse type. */
export abstract class Column {
  readonly type: string

  constructor(type: string) {
    this.type = type
  }

  abstract get sizeBytes(): u32
  /** Remembers this length; `rollback` returns to it. */
  abstract mark(): void
  abstract rollback(): void
  abstract clear(): void
  /** Native's serialization state, which stands before the data of the outermost column. */
  writePrefix(_to: Bytes): void {}
  /** Tells the parts of the data; what is made for it goes into `made`. The column can only be cleared then. */
  abstract writeData(made: Bytes): void
}

/** Tells all that was written. */
export function writeParts(bytes: Bytes): void {
  for (let piece = bytes.firstPiece; piece !== 0; piece = nextPiece(piece)) part(startOf(piece), usedOf(piece))
}

abstract class FlatColumn extends Column {
  readonly bytes: Bytes = new Bytes()

  get sizeBytes(): u32 {
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

  writeData(_made: Bytes): void {
    writeParts(this.bytes)
  }
}

/** Numbers and times of a fixed width. */
export class FixedColumn extends FlatColumn {
  u8(value: u32): void {
    this.bytes.u8(value)
  }

  u32(value: u32): void {
    this.bytes.u32(value)
  }

  u64(value: u64): void {
    this.bytes.u64(value)
  }

  f64(value: f64): void {
    this.bytes.f64(value)
  }
}

/** Strings, each stored in full. */
export class StringColumn extends FlatColumn {
  constructor() {
    super('String')
  }

  /** A string from the wire. */
  append(place: Slice): void {
    writeString(this.bytes, place.start, place.end)
  }

  /** An id as lower-case hex. */
  @inline
  hex(place: Slice): void {
    writeHex(this.bytes, place.start, place.end)
  }

  empty(): void {
    this.bytes.u8(0)
  }
}

const NATIVE_KEY_VERSION: u64 = 1 // "shared dictionaries with additional keys"
const NATIVE_ADDITIONAL_KEYS: u64 = 1 << 9

/** The state that Native wants before a LowCardinality column. */
function writeLowCardinalityPrefix(to: Bytes): void {
  to.u64(NATIVE_KEY_VERSION)
}

/** Tells a LowCardinality column: `size` strings with their lengths, then `rows` numbers of 1, 2 or 4 bytes. */
function writeLowCardinality(made: Bytes, size: u32, strings: Bytes, rows: u32, numbers: Bytes, width: u32): void {
  if (rows === 0) return
  let at = made.reserve(16)
  made.u64(NATIVE_ADDITIONAL_KEYS | (width >>> 1))
  made.u64(size)
  part(at, 16)
  writeParts(strings)
  at = made.reserve(8)
  made.u64(rows)
  part(at, 8)
  writeParts(numbers)
}

/** LowCardinality(String): every string once, and a number for each row. */
export class LowCardinalityColumn extends Column {
  readonly dictionary: Dictionary = new Dictionary()
  readonly numbers: Bytes = new Bytes()
  private last: u32 = 0
  private lastShared: u32 = 0

  constructor() {
    super('LowCardinality(String)')
  }

  append(place: Slice): void {
    this.appendRange(place.start, place.end)
  }

  @inline
  appendRange(start: u32, end: u32): void {
    this.push(this.dictionary.idOf(start, end, this.last))
  }

  /** A string that many rows in a row share; `serial` names it. */
  appendShared(place: Slice, serial: u32): void {
    if (this.lastShared === serial) this.push(this.last)
    else this.append(place)
    this.lastShared = serial
  }

  @inline
  push(id: u32): void {
    this.last = id
    this.numbers.u32(id)
  }

  get sizeBytes(): u32 {
    return this.numbers.length + this.dictionary.strings.length
  }

  mark(): void {
    this.numbers.mark()
    this.dictionary.mark()
  }

  rollback(): void {
    this.numbers.rollback()
    this.dictionary.rollback()
    this.last = this.lastShared = 0
  }

  clear(): void {
    this.numbers.clear()
    this.dictionary.clear()
    this.last = this.lastShared = 0
  }

  writePrefix(to: Bytes): void {
    writeLowCardinalityPrefix(to)
  }

  writeData(made: Bytes): void {
    const size = this.dictionary.size
    const rows = this.numbers.length >>> 2
    const width: u32 = size <= 1 << 8 ? 1 : size <= 1 << 16 ? 2 : 4
    if (width < 4) this.numbers.narrow(width)
    writeLowCardinality(made, size, this.dictionary.strings, rows, this.numbers, width)
  }
}

/** LowCardinality(String) of an enumeration: words by number; an unknown number reads as the first word. */
export class WordsColumn extends FlatColumn {
  private readonly words: string[]
  private readonly strings: Bytes = new Bytes()

  constructor(words: string[]) {
    super('LowCardinality(String)')
    this.words = words
  }

  @inline
  push(value: u32): void {
    this.bytes.u8(value < <u32>this.words.length ? value : 0)
  }

  clear(): void {
    super.clear()
    this.strings.clear()
  }

  writePrefix(to: Bytes): void {
    writeLowCardinalityPrefix(to)
  }

  writeData(made: Bytes): void {
    for (let i = 0; i < this.words.length; i++) writeWord(this.strings, this.words[i])
    writeLowCardinality(made, this.words.length, this.strings, this.bytes.length, this.bytes, 1)
  }
}

/** Appends a word of ours, in ASCII, with its length. */
export function writeWord(to: Bytes, word: string): void {
  to.varint(word.length)
  for (let i = 0; i < word.length; i++) to.u8(word.charCodeAt(i))
}

/** Where each row of an array ends; shared by the columns of a Nested group. */
export class Offsets {
  readonly bytes: Bytes = new Bytes()
  private total: u64 = 0
  private marked: u64 = 0

  /** Ends a row that has `elements`. */
  @inline
  close(elements: u32): void {
    this.total += elements
    this.bytes.u64(this.total)
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
    this.total = this.marked = 0
    this.bytes.clear()
  }
}

/** Array(T): elements one after the other. The writer appends to `inner` and closes the row in `offsets`. */
export class ArrayColumn extends Column {
  readonly inner: Column
  readonly offsets: Offsets

  constructor(inner: Column, offsets: Offsets) {
    super(`Array(${inner.type})`)
    this.inner = inner
    this.offsets = offsets
  }

  get sizeBytes(): u32 {
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

  writePrefix(to: Bytes): void {
    this.inner.writePrefix(to)
  }

  writeData(made: Bytes): void {
    writeParts(this.offsets.bytes)
    this.inner.writeData(made)
  }
}
