import { ATTRIBUTES_MAX } from './attributes'
import { Dictionary } from './dictionary'

const SLOTS: u32 = 64 // sequences of keys that are remembered; two that share a slot push each other out
const KEYS_MAX: u32 = 32 // of a sequence that is remembered

// A slot: how many keys, how many of them to write, the keys' numbers, and which to write.
const WRITTEN: u32 = 4
const KEYS: u32 = 8
const ORDER: u32 = KEYS + (KEYS_MAX << 2)
const SLOT_BYTES: u32 = ORDER + (KEYS_MAX << 2)

/** Which attributes to write, in which order, for the sequence of key numbers that was asked for last. */
export class KeyOrders {
  /** How many to write. */
  count: u32 = 0
  private order: u32 = 0
  private readonly slots: u32 = <u32>heap.alloc(SLOTS * SLOT_BYTES)
  private readonly sorted: u32 = <u32>heap.alloc(ATTRIBUTES_MAX << 2)

  constructor() {
    this.clear()
  }

  /** The attribute to write as the `i`-th. */
  at(i: u32): u32 {
    return load<u32>(this.order + (i << 2))
  }

  /** Finds the order of `count` keys, whose numbers lie at `ids`. */
  of(ids: u32, count: u32, dictionary: Dictionary): void {
    if (count === 0 || count > KEYS_MAX) {
      this.order = this.sorted
      this.count = sortLastOfEach(this.sorted, ids, count, dictionary)
      return
    }
    const slot = this.slots + slotOf(ids, count) * SLOT_BYTES
    if (load<u32>(slot) !== count || memory.compare(slot + KEYS, ids, count << 2) !== 0) {
      store<u32>(slot, count)
      memory.copy(slot + KEYS, ids, count << 2)
      store<u32>(slot, sortLastOfEach(slot + ORDER, ids, count, dictionary), WRITTEN)
    }
    this.order = slot + ORDER
    this.count = load<u32>(slot, WRITTEN)
  }

  clear(): void {
    for (let slot: u32 = 0; slot < SLOTS; slot++) store<u32>(this.slots + slot * SLOT_BYTES, 0)
  }
}

function slotOf(ids: u32, count: u32): u32 {
  let hash = count
  for (let i: u32 = 0; i < count; i++) hash = hash * 31 + load<u32>(ids + (i << 2))
  return (hash ^ (hash >>> 8)) & (SLOTS - 1)
}

/** Puts each key at its place among those before it, over an equal one; tells how many remain. */
function sortLastOfEach(order: u32, ids: u32, count: u32, dictionary: Dictionary): u32 {
  let written: u32 = 0
  for (let i: u32 = 0; i < count; i++) {
    const id = load<u32>(ids + (i << 2))
    let from: u32 = 0
    let to = written
    while (from < to) {
      const middle = (from + to) >>> 1
      if (dictionary.compare(load<u32>(ids + (load<u32>(order + (middle << 2)) << 2)), id) < 0) from = middle + 1
      else to = middle
    }
    const place = order + (from << 2)
    if (from === written || load<u32>(ids + (load<u32>(place) << 2)) !== id) {
      memory.copy(place + 4, place, (written - from) << 2)
      written++
    }
    store<u32>(place, i)
  }
  return written
}
