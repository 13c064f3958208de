import { isUtf8 } from 'node:buffer'
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { assert } from '../../lib/assert.ts'
import type { Signal, TelemetryTable } from '../../model/batch.ts'
import { ANY_ARRAY, ANY_BYTES, ANY_DOUBLE, ANY_MAP, jsonOfValueIn, ValueBudget } from './any-value.ts'
import { blockMemory } from './block-memory.ts'
import { TooLarge } from './bytes.ts'
import { base64At, textAt } from './text.ts'
import { Malformed, Slice, WireReader } from './wire-reader.ts'

/** Hears what becomes of the items of a request, in words. */
export type ItemEvents = {
  reject(reason: string, items: number): void
  mend(reason: string, items: number): void
}

/** A table as the kernel fills it. */
export type KernelTable = { readonly name: TelemetryTable; readonly columns: readonly string[] }

/** The functions of `workbench/kernel/index.ts`. A text is the place where the kernel's memory has it. */
type Exports = {
  readonly memory: WebAssembly.Memory
  open(signal: number, memoryBytesMax: number, firstSeed: bigint, secondSeed: bigint): void
  inputFor(bytes: number): number
  append(bytes: number): number
  rollback(): void
  room(bytes: number): number
  tables(): number
  rows(table: number): number
  sizeBytes(table: number): number
  nameOf(table: number): number
  columns(table: number): number
  columnName(table: number, column: number): number
  writeBlock(table: number, hasLot: number, lot: bigint): void
  clear(table: number): void
}

const compiled = new WebAssembly.Module(readFileSync(new URL('kernel.wasm', import.meta.url)))
const SIGNALS: readonly Signal[] = ['traces', 'logs', 'metrics']
const NOBODY: ItemEvents = { reject: () => {}, mend: () => {} }
const encoder = new TextEncoder()
const utf16 = new TextDecoder('utf-16le')

/**
 * The decoder's inner part, in WebAssembly: columns that grow request by request, in a memory of their own. What is rare or needs
 * words is done here: JSON text of nested values, fractions, mending of UTF-8, and what is wrong with a request.
 */
export class Kernel {
  /** Numbers of its tables. */
  readonly tables: readonly number[]
  readonly #exports: Exports
  readonly #described: readonly KernelTable[]
  readonly #limitBytes: number
  readonly #reader = new WireReader()
  readonly #budget = new ValueBudget()
  #seen = new Uint8Array(0)
  #input = 0
  #events = NOBODY
  #parts: Slice[] = []

  constructor(signal: Signal, memoryBytesMax: number) {
    this.#limitBytes = memoryBytesMax
    const env = { abort: () => assert(false, 'the kernel keeps to its memory') }
    const { exports } = new WebAssembly.Instance(compiled, { host: this.#host(), env })
    this.#exports = exports as unknown as Exports
    const seeds = randomBytes(16)
    this.#exports.open(SIGNALS.indexOf(signal), memoryBytesMax, seeds.readBigInt64LE(0), seeds.readBigInt64LE(8))
    this.tables = Array.from({ length: this.#exports.tables() }, (_, table) => table)
    this.#described = this.tables.map((table) => this.#describe(table))
  }

  /** Memory of the kernel, used or not. */
  get memoryBytes(): number {
    return this.#exports.memory.buffer.byteLength
  }

  rows(table: number): number {
    return this.#exports.rows(table)
  }

  /** Bytes that the rows of a table take, about. */
  sizeBytes(table: number): number {
    return this.#exports.sizeBytes(table) >>> 0
  }

  describe(table: number): KernelTable {
    return this.#described[table]!
  }

  #describe(table: number): KernelTable {
    const { nameOf, columns, columnName } = this.#exports
    const names = Array.from({ length: columns(table) }, (_, at) => this.#word(columnName(table, at)))
    return { name: this.#word(nameOf(table)) as TelemetryTable, columns: names }
  }

  /** Appends a request; tells how many rows it gave. Errors   throws `Malformed` and `TooLarge`, and leaves nothing behind then. */
  append(body: Uint8Array, events: ItemEvents): number {
    this.#input = this.#exports.inputFor(body.length) >>> 0 // before the try: there is nothing to roll back yet
    this.#memory.set(body, this.#input)
    this.#events = events
    try {
      return this.#exports.append(body.length)
    } catch (error) {
      this.#exports.rollback()
      throw error instanceof Malformed ? new Malformed(error.offset - this.#input, error.message) : error
    } finally {
      this.#events = NOBODY
    }
  }

  /** All rows of a table as a block; with a `lot`, each row says it. The table is empty afterwards. */
  take(table: number, lot: bigint | undefined): Uint8Array {
    this.#exports.writeBlock(table, lot === undefined ? 0 : 1, lot ?? 0n)
    const block = this.#joined(this.#parts)
    this.#parts = []
    this.#exports.clear(table)
    return block
  }

  #joined(parts: readonly Slice[]): Uint8Array {
    const block = blockMemory(parts.reduce((sum, { start, end }) => sum + end - start, 0))
    let at = 0
    for (const { start, end } of parts) {
      block.set(this.#memory.subarray(start, end), at)
      at += end - start
    }
    return block
  }

  /** The kernel's memory; when it grows, what was seen of it before is empty. */
  get #memory(): Uint8Array<ArrayBuffer> {
    if (this.#seen.length === 0) this.#seen = new Uint8Array(this.#exports.memory.buffer)
    return this.#seen
  }

  /** A word of the kernel's, which has its length before it. */
  #word(at: number): string {
    const bytes = new DataView(this.#memory.buffer).getUint32(at - 4, true)
    return utf16.decode(this.#memory.subarray(at, at + bytes))
  }

  /** What `workbench/kernel/host.ts` declares. The kernel's numbers come as signed ones. */
  #host() {
    return {
      malformed: (read: number, pos: number, end: number, tag: number) =>
        this.#malformed(read, pos >>> 0, end >>> 0, tag),
      tooLarge: (bytes: number) => {
        throw new TooLarge(bytes >>> 0, this.#limitBytes)
      },
      reject: (reason: number, items: number) => this.#events.reject(this.#word(reason), items),
      mend: (reason: number, items: number) => this.#events.mend(this.#word(reason), items),
      isUtf8: (start: number, end: number) => (isUtf8(this.#memory.subarray(start >>> 0, end >>> 0)) ? 1 : 0),
      makeText: (kind: number, start: number, end: number, tag: number) =>
        this.#makeText(kind, placeOf(start >>> 0, end >>> 0), tag),
      part: (at: number, bytes: number) => void this.#parts.push(placeOf(at >>> 0, (at >>> 0) + bytes)),
    }
  }

  /** Reads what the kernel could not; it fails here as well, and says why. */
  #malformed(read: number, pos: number, end: number, tag: number): void {
    this.#reader.open(this.#memory)
    this.#reader.seek(pos, end)
    READS[read]?.(this.#reader, tag)
    assert(false, 'the kernel and the reader agree about what can be read')
  }

  #makeText(kind: number, place: Slice, tag: number): number {
    this.#budget.reset()
    const text = encoder.encode(this.#textOf(kind, place, tag))
    const at = this.#exports.room(text.length) >>> 0
    this.#memory.set(text, at)
    return this.#budget.cut ? -1 - text.length : text.length
  }

  #textOf(kind: number, place: Slice, tag: number): string {
    const memory = this.#memory
    switch (kind) {
      case ANY_BYTES:
        return base64At(memory, place.start, place.end)
      case ANY_DOUBLE:
        return String(new DataView(memory.buffer).getFloat64(place.start, true))
      case ANY_ARRAY:
      case ANY_MAP:
        return this.#jsonOf(place, tag)
      default:
        return textAt(memory, place.start, place.end)
    }
  }

  #jsonOf(place: Slice, tag: number): string {
    this.#reader.open(this.#memory)
    return jsonOfValueIn(this.#reader, place, tag, this.#budget)
  }
}

/** What the kernel was reading, by its numbers in `workbench/kernel/reader.ts`. */
const READS: readonly ((reader: WireReader, tag: number) => void)[] = [
  (reader) => reader.skip(reader.tag()),
  (reader) => reader.varint(),
  (reader) => reader.fixed64(),
  (reader) => reader.fixed32(),
  (reader) => reader.slice(new Slice()),
  (reader, tag) => reader.skip(tag),
  (reader) => reader.packed64(),
]

function placeOf(start: number, end: number): Slice {
  const place = new Slice()
  place.start = start
  place.end = end
  return place
}
