import { isUtf8 } from 'node:buffer'
import { randomInt } from 'node:crypto'
import { Bytes, type Memory, viewOf } from './bytes.ts'
import { validUtf8, writeString } from './text.ts'

const SLOTS_MIN = 256
const SEED = randomInt(2 ** 31) // a sender cannot prepare names that collide
const FNV_PRIME = 16_777_619

/**
 * The distinct strings of a LowCardinality column, each with its number; 0 is the empty string.
 * An open-addressing hash table over byte ranges, at most half full, so a known string costs no allocation.
 */
export class Dictionary {
  /** The strings one after the other, each with its length: the form Native wants. */
  readonly entries: Bytes
  size = 0
  private starts = new Uint32Array(SLOTS_MIN)
  private ends = new Uint32Array(SLOTS_MIN)
  private hashes = new Uint32Array(SLOTS_MIN)
  private slots = new Int32Array(SLOTS_MIN).fill(-1)
  private markedSize = 0

  constructor(memory: Memory) {
    this.entries = new Bytes(memory)
    this.clear()
  }

  /** The number of a string. `guess` is a number it probably has; any number below `size` will do. */
  idOf(source: Uint8Array, start: number, end: number, guess: number): number {
    if (this.equals(guess, source, start, end)) return guess
    const hash = hashOf(source, start, end)
    const mask = this.slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.slots[slot]!
      if (id < 0) return this.add(source, start, end, hash, slot)
      if (this.hashes[id] === hash && this.equals(id, source, start, end)) return id
    }
  }

  /** Bytes of an entry. */
  sizeOf(id: number): number {
    return this.ends[id]! - this.starts[id]!
  }

  /** Order of two entries by their bytes, as Go sorts attribute keys. */
  compare(a: number, b: number): number {
    const bytes = this.entries.bytes
    const aEnd = this.ends[a]!
    const bEnd = this.ends[b]!
    let i = this.starts[a]!
    let j = this.starts[b]!
    while (i < aEnd && j < bEnd) {
      const difference = bytes[i++]! - bytes[j++]!
      if (difference !== 0) return difference
    }
    return aEnd - i - (bEnd - j)
  }

  private equals(id: number, source: Uint8Array, start: number, end: number): boolean {
    const at = this.starts[id]!
    const size = end - start
    if (this.ends[id]! - at !== size) return false
    if (size >= 4) return sameWords(this.entries.view, at, viewOf(source), start, size)
    const { bytes } = this.entries
    for (let i = 0; i < size; i++) if (bytes[at + i] !== source[start + i]) return false
    return true
  }

  private add(source: Uint8Array, start: number, end: number, hash: number, slot: number): number {
    const part = source.subarray(start, end)
    if (!isUtf8(part)) {
      const mended = validUtf8(part)
      return this.idOf(mended, 0, mended.length, 0)
    }
    const id = this.size
    if (id === this.starts.length) this.widen()
    writeString(this.entries, source, start, end)
    this.ends[id] = this.entries.length
    this.starts[id] = this.entries.length - (end - start)
    this.hashes[id] = hash
    this.slots[slot] = id
    this.size = id + 1
    if (this.size * 2 > this.slots.length) this.rehash(this.slots.length * 2)
    return id
  }

  private widen(): void {
    this.starts = doubled(this.starts)
    this.ends = doubled(this.ends)
    this.hashes = doubled(this.hashes)
  }

  private rehash(slots: number): void {
    this.slots = new Int32Array(slots).fill(-1)
    const mask = slots - 1
    for (let id = 0; id < this.size; id++) {
      let slot = this.hashes[id]! & mask
      while (this.slots[slot]! >= 0) slot = (slot + 1) & mask
      this.slots[slot] = id
    }
  }

  mark(): void {
    this.entries.mark()
    this.markedSize = this.size
  }

  rollback(): void {
    this.entries.rollback()
    if (this.size === this.markedSize) return
    this.size = this.markedSize
    this.rehash(this.slots.length)
  }

  clear(): void {
    this.entries.clear()
    this.size = 0
    this.markedSize = 0
    this.rehash(SLOTS_MIN)
    const hash = hashOf(this.entries.bytes, 0, 0)
    this.add(this.entries.bytes, 0, 0, hash, hash & (SLOTS_MIN - 1))
  }
}

/** Compares four bytes at a time, as most strings are equal; the last four may overlap those before. At least four. */
function sameWords(a: DataView, aStart: number, b: DataView, bStart: number, size: number): boolean {
  const last = size - 4
  for (let i = 0; i < last; i += 4) if (a.getInt32(aStart + i, true) !== b.getInt32(bStart + i, true)) return false
  return a.getInt32(aStart + last, true) === b.getInt32(bStart + last, true)
}

function hashOf(source: Uint8Array, start: number, end: number): number {
  let hash = SEED
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, FNV_PRIME)
  return (hash ^ (hash >>> 15)) >>> 0
}

function doubled(array: Uint32Array): Uint32Array<ArrayBuffer> {
  const wider = new Uint32Array(array.length * 2)
  wider.set(array)
  return wider
}
