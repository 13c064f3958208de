import { Bytes } from './bytes'
import { givePiece, sizeFor, takePiece } from './heap'
import { isUtf8 } from './host'
import { mendedText, writeString } from './text'

// Of each entry: where its bytes start, where they end, its hash.
const END: u32 = 4
const HASH: u32 = 8
const ENTRY_POWER: u32 = 4 // of two: an entry has 16 bytes

const ENTRIES_MIN: u32 = 64
const SLOT_POWER: u32 = 2 // a slot is a number of four bytes: an entry's, plus one
let seed: u64 = 0
let factor: u64 = 1

/** Sets secrets, so that no sender can prepare names that collide. */
export function seedHashes(first: u64, second: u64): void {
  seed = first
  factor = second | 1
}

/**
 * The distinct strings of a LowCardinality column, each with its number; 0 is the empty string.
 * An open-addressing hash table, at most half full. Strings never move, so an entry says where they are.
 */
export class Dictionary {
  /** The strings one after the other, each with its length: the form Native wants. */
  readonly strings: Bytes = new Bytes()
  size: u32 = 0
  private entries: u32 = 0
  private slots: u32 = 0
  private entriesMax: u32 = 0
  private slotMask: u32 = 0
  private markedSize: u32 = 0

  /** The number of a string. `guess` is a number it probably has; any number below `size` will do. */
  idOf(start: u32, end: u32, guess: u32): u32 {
    if (this.size === 0) this.begin()
    const size = end - start
    if (this.isEntry(guess, start, size)) return guess
    const hash = hashOf(start, size)
    let slot = hash & this.slotMask
    for (let id = this.idIn(slot); id !== u32.MAX_VALUE; id = this.idIn(slot)) {
      if (load<u32>(this.entry(id), HASH) === hash && this.isEntry(id, start, size)) return id
      slot = (slot + 1) & this.slotMask
    }
    return this.add(start, end, hash, slot)
  }

  /** The entry in a slot; the largest number when there is none. */
  private idIn(slot: u32): u32 {
    return load<u32>(this.slots + (slot << SLOT_POWER)) - 1
  }

  /** Where the bytes of an entry lie, until it is taken out again. */
  startOf(id: u32): u32 {
    return load<u32>(this.entry(id))
  }

  /** Bytes of an entry. */
  sizeOf(id: u32): u32 {
    const entry = this.entry(id)
    return load<u32>(entry, END) - load<u32>(entry)
  }

  /** Order of two entries by their bytes, as Go sorts attribute keys. */
  compare(a: u32, b: u32): i32 {
    const common = min(this.sizeOf(a), this.sizeOf(b))
    const order = memory.compare(load<u32>(this.entry(a)), load<u32>(this.entry(b)), common)
    return order !== 0 ? order : this.sizeOf(a) - this.sizeOf(b)
  }

  private entry(id: u32): u32 {
    return this.entries + (id << ENTRY_POWER)
  }

  @inline
  private isEntry(id: u32, start: u32, size: u32): bool {
    const entry = this.entry(id)
    const at = load<u32>(entry)
    return load<u32>(entry, END) - at === size && isSame(at, start, size)
  }

  private begin(): void {
    this.hold(ENTRIES_MIN)
    this.enter(0, 0, 0, 0)
    this.strings.u8(0)
  }

  private add(start: u32, end: u32, hash: u32, slot: u32): u32 {
    if (!isUtf8(start, end)) return this.idOfMended(start, end)
    writeString(this.strings, start, end)
    return this.enter(this.strings.at - (end - start), this.strings.at, hash, slot)
  }

  private idOfMended(start: u32, end: u32): u32 {
    const text = mendedText(start, end)
    return this.idOf(text.start, text.end, 0)
  }

  private enter(start: u32, end: u32, hash: u32, slot: u32): u32 {
    const id = this.size
    store<u32>(this.entry(id), start)
    store<u32>(this.entry(id), end, END)
    store<u32>(this.entry(id), hash, HASH)
    store<u32>(this.slots + (slot << SLOT_POWER), id + 1)
    this.size = id + 1
    if (this.size === this.entriesMax) this.grow()
    return id
  }

  private grow(): void {
    const entries = this.entries
    const entriesMax = this.entriesMax
    this.hold(entriesMax * 2)
    memory.copy(this.entries, entries, entriesMax << ENTRY_POWER)
    this.rehash()
    givePiece(entries, pieceSize(entriesMax))
  }

  /** Entries and slots are one piece, so that there is no half of a table when there is no memory for it. */
  private hold(entriesMax: u32): void {
    this.entries = takePiece(pieceSize(entriesMax))
    this.slots = this.entries + (entriesMax << ENTRY_POWER)
    this.entriesMax = entriesMax
    this.slotMask = entriesMax * 2 - 1
    memory.fill(this.slots, 0, entriesMax << (SLOT_POWER + 1))
  }

  private rehash(): void {
    memory.fill(this.slots, 0, this.entriesMax << (SLOT_POWER + 1))
    for (let id: u32 = 0; id < this.size; id++) {
      let slot = load<u32>(this.entry(id), HASH) & this.slotMask
      while (load<u32>(this.slots + (slot << SLOT_POWER)) !== 0) slot = (slot + 1) & this.slotMask
      store<u32>(this.slots + (slot << SLOT_POWER), id + 1)
    }
  }

  mark(): void {
    this.strings.mark()
    this.markedSize = this.size
  }

  rollback(): void {
    if (this.markedSize === 0) {
      this.clear()
      return
    }
    this.strings.rollback()
    if (this.size === this.markedSize) return
    this.size = this.markedSize
    this.rehash()
  }

  clear(): void {
    this.strings.clear()
    if (this.entriesMax !== 0) givePiece(this.entries, pieceSize(this.entriesMax))
    this.entriesMax = this.size = this.markedSize = 0
  }
}

function pieceSize(entriesMax: u32): u32 {
  return sizeFor((entriesMax << ENTRY_POWER) + (entriesMax << (SLOT_POWER + 1)))
}

/** Whether two ranges hold the same bytes. Sixteen of each are read at least. */
export function isSame(a: u32, b: u32, size: u32): bool {
  const differ = v128.xor(v128.load(a), v128.load(b))
  if (size < 16) return (i8x16.bitmask(i8x16.ne(differ, i8x16.splat(0))) & ((1 << size) - 1)) === 0
  return !v128.any_true(v128.or(differ, differenceOf(a, b, size - 16)))
}

/** Compares sixteen bytes at a time; the last sixteen, at `last`, perhaps again. */
function differenceOf(a: u32, b: u32, last: u32): v128 {
  let differ = v128.xor(v128.load(a + last), v128.load(b + last))
  for (let i: u32 = 16; i < last; i += 16) differ = v128.or(differ, v128.xor(v128.load(a + i), v128.load(b + i)))
  return differ
}

function hashOf(start: u32, size: u32): u32 {
  if (size === 0) return 0
  const end = start + size
  let hash = seed ^ size
  let at = start
  for (; end - at >= 8; at += 8) hash = mix(hash, load<u64>(at))
  let rest: u64 = 0
  for (; at < end; at++) rest = (rest << 8) | load<u8>(at)
  hash = mix(hash, rest)
  return <u32>(hash ^ (hash >>> 32))
}

/** The turn brings high bits down to where the secret factor spreads them. */
function mix(hash: u64, word: u64): u64 {
  return rotl<u64>(hash ^ word, 29) * factor
}
