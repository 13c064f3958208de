/*
 * Paper    none; ClickHouse Native serialization of Map(LowCardinality(String), String)
 * Idea     Senders repeat the same keys in the same order. The n-th key of the set before is the first guess for the n-th
 *          key, and the sorted order of a sequence of keys is remembered.
 * Input    Sets of attributes as they stand in the request.
 * Output   Rows with keys sorted by bytes, and of equal keys the last.
 * Cost     O(bytes) for known key sequences, else plus an insertion sort of the keys.
 */
import type { Attributes } from './attributes.ts'
import { ATTRIBUTES_MAX } from './attributes.ts'
import type { BlockParts } from './block.ts'
import type { Memory } from './bytes.ts'
import { type ColumnData, LowCardinalityData, Offsets, StringData } from './columns.ts'
import type { Dictionary } from './dictionary.ts'

/** The attributes of each row: a Map(LowCardinality(String), String), or one whose values are LowCardinality too. */
export class AttributesData implements ColumnData {
  readonly type: string
  private readonly keys: LowCardinalityData
  private readonly values: StringData | LowCardinalityData
  private readonly offsets: Offsets
  private readonly ids = new Uint32Array(ATTRIBUTES_MAX)
  private readonly orders = new KeyOrders()
  /** The row before: its keys and values, and what it was made of. */
  private lastKeys = 0
  private lastValues = 0
  private lastShared = 0
  private lastCount = -1
  private lastOrder: Uint16Array = new Uint16Array(0)
  private lastExpandedBytes = 0
  /** What the database makes of shared values, beyond what they take here; bounded as if it were held here. */
  private expandedBytes = 0
  private markedBytes = 0
  private readonly memory: Memory

  constructor(memory: Memory, values: StringData | LowCardinalityData = new StringData(memory)) {
    this.type = `Map(LowCardinality(String), ${values.type})`
    this.keys = new LowCardinalityData(memory)
    this.values = values
    this.memory = memory
    this.offsets = new Offsets(memory)
  }

  append(attributes: Attributes, source: Uint8Array): void {
    const { dictionary } = this.keys
    const { count, keyStart, keyEnd } = attributes
    const { ids } = this
    let isLikeBefore = count === this.lastCount
    for (let i = 0; i < count; i++) {
      const guess = ids[i]! < dictionary.size ? ids[i]! : 0
      const id = dictionary.idOf(source, keyStart[i]!, keyEnd[i]!, guess)
      if (id !== guess) isLikeBefore = false
      ids[i] = id
    }
    if (!isLikeBefore) this.lastOrder = this.orders.of(ids, count, dictionary)
    this.lastCount = count
    const order = this.lastOrder
    this.lastKeys = this.keys.length
    this.lastValues = this.values.length
    this.lastShared = 0
    for (let i = 0; i < order.length; i++) {
      const at = order[i]!
      this.keys.push(ids[at]!)
      this.values.value(attributes, source, at)
    }
    this.offsets.close(order.length)
  }

  /** A set that many rows share; `serial` names it, and a row like the one before is a plain copy. */
  appendShared(attributes: Attributes, source: Uint8Array, serial: number): void {
    if (this.lastShared !== serial) {
      this.append(attributes, source)
      this.lastExpandedBytes = this.values.expandedBytes(this.lastValues)
      this.expand()
      this.lastShared = serial
      return
    }
    this.expand()
    const { keys, values } = this
    const keysEnd = keys.length
    const valuesEnd = values.length
    keys.repeat(this.lastKeys, keysEnd)
    values.repeat(this.lastValues, valuesEnd)
    this.offsets.close(keysEnd - this.lastKeys)
    this.lastKeys = keysEnd
    this.lastValues = valuesEnd
  }

  private expand(): void {
    this.memory.take(this.lastExpandedBytes)
    this.expandedBytes += this.lastExpandedBytes
  }

  get sizeBytes(): number {
    return this.offsets.bytes.length + this.keys.sizeBytes + this.values.sizeBytes + this.expandedBytes
  }

  mark(): void {
    this.markedBytes = this.expandedBytes
    this.offsets.mark()
    this.keys.mark()
    this.values.mark()
  }

  rollback(): void {
    this.memory.usedBytes -= this.expandedBytes - this.markedBytes
    this.expandedBytes = this.markedBytes
    this.offsets.rollback()
    this.keys.rollback()
    this.values.rollback()
    this.forget()
  }

  clear(): void {
    this.memory.usedBytes -= this.expandedBytes
    this.expandedBytes = 0
    this.markedBytes = 0
    this.offsets.clear()
    this.keys.clear()
    this.values.clear()
    this.forget()
  }

  private forget(): void {
    this.lastShared = 0
    this.lastCount = -1
    this.orders.clear()
  }

  writePrefix(to: BlockParts): void {
    this.keys.writePrefix(to)
    this.values.writePrefix(to)
  }

  writeData(to: BlockParts): void {
    to.add(this.offsets.bytes.written)
    this.keys.writeData(to)
    this.values.writeData(to)
  }
}

/**
 * Attributes that many rows share, such as a resource's. Their values go over as numbers, too, and the database makes plain
 * strings of them, which is cheaper for both sides than the same strings again for each row.
 */
export function sharedAttributes(memory: Memory): AttributesData {
  return new AttributesData(memory, new LowCardinalityData(memory))
}

const ORDERS_SLOTS = 256 // sequences of keys that are remembered; two that share a slot push each other out

type KeyOrder = { readonly ids: Uint32Array; readonly order: Uint16Array }

/** Which attributes to write, in which order, for a sequence of key numbers. */
class KeyOrders {
  private readonly slots: (KeyOrder | undefined)[] = new Array(ORDERS_SLOTS).fill(undefined)

  of(ids: Uint32Array, count: number, dictionary: Dictionary): Uint16Array {
    let hash = count
    for (let i = 0; i < count; i++) hash = Math.imul(hash, 31) + ids[i]!
    const slot = (hash ^ (hash >>> 8)) & (ORDERS_SLOTS - 1)
    const known = this.slots[slot]
    if (known && isSame(known.ids, ids, count)) return known.order
    const order = sortedLastOfEach(ids, count, dictionary)
    this.slots[slot] = { ids: ids.slice(0, count), order }
    return order
  }

  clear(): void {
    this.slots.fill(undefined)
  }
}

function isSame(known: Uint32Array, ids: Uint32Array, count: number): boolean {
  if (known.length !== count) return false
  for (let i = 0; i < count; i++) if (known[i] !== ids[i]) return false
  return true
}

function sortedLastOfEach(ids: Uint32Array, count: number, dictionary: Dictionary): Uint16Array {
  const last = new Map<number, number>()
  for (let i = 0; i < count; i++) last.set(ids[i]!, i)
  return Uint16Array.from([...last.values()].sort((a, b) => dictionary.compare(ids[a]!, ids[b]!)))
}
