import { Bytes, Memory } from './bytes.ts'
import type { ColumnData } from './columns.ts'
import { writeText } from './text.ts'

const NATIVE_KEY_VERSION = 1 // "shared dictionaries with additional keys"
const NATIVE_ADDITIONAL_KEYS = 1 << 9
const SMALL_BYTES = 64

/** What a block needs of a column. */
export type BlockColumn = {
  readonly name: string
  readonly data: Pick<ColumnData, 'type' | 'writePrefix' | 'writeData'>
}

/** One block in ClickHouse's Native format. */
export function nativeBlock(columns: readonly BlockColumn[], rows: number): Uint8Array {
  const block = new BlockParts()
  block.write((to) => to.varint(columns.length))
  block.write((to) => to.varint(rows))
  for (const { name, data } of columns) {
    block.write((to) => writeText(to, name))
    block.write((to) => writeText(to, data.type))
    data.writePrefix(block)
    data.writeData(block)
  }
  return block.joined()
}

/** The parts of a block, in order. They stay where they are until the block's size is known, and are copied once. */
export class BlockParts {
  private readonly parts: Uint8Array[] = []
  private sizeBytes = 0

  /** Adds bytes that do not change before the block is joined. */
  add(part: Uint8Array): void {
    this.parts.push(part)
    this.sizeBytes += part.length
  }

  /** Adds the few bytes that `put` writes. */
  write(put: (to: Bytes) => void): void {
    const small = new Bytes(new Memory(Number.POSITIVE_INFINITY), SMALL_BYTES)
    put(small)
    this.add(small.written)
  }

  joined(): Uint8Array {
    const block = new Uint8Array(this.sizeBytes)
    let at = 0
    for (const part of this.parts) {
      block.set(part, at)
      at += part.length
    }
    return block
  }
}

/** The state that Native wants before a LowCardinality column. */
export function writeLowCardinalityPrefix(to: BlockParts): void {
  to.write((small) => small.u64(NATIVE_KEY_VERSION, 0))
}

/** The data of a LowCardinality column: `size` length-prefixed keys, then a number of 1, 2 or 4 bytes for each row. */
export function writeLowCardinality(
  to: BlockParts,
  size: number,
  keys: Uint8Array,
  ids: Uint8Array | Uint16Array | Uint32Array,
): void {
  if (ids.length === 0) return
  to.write((small) => small.u64(NATIVE_ADDITIONAL_KEYS | (ids.BYTES_PER_ELEMENT >>> 1), 0))
  to.write((small) => small.u64(size, 0))
  to.add(keys)
  to.write((small) => small.u64(ids.length, 0))
  to.add(new Uint8Array(ids.buffer, ids.byteOffset, ids.byteLength))
}
