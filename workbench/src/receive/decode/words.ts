import { type BlockParts, writeLowCardinality, writeLowCardinalityPrefix } from './block.ts'
import { Bytes, Memory } from './bytes.ts'
import type { ColumnData } from './columns.ts'
import { writeText } from './text.ts'

/** LowCardinality(String) of an enumeration: words by number; an unknown number reads as the first word. */
export class WordsData implements ColumnData {
  readonly type = 'LowCardinality(String)'
  private readonly words: readonly string[]
  private readonly ids: Bytes

  constructor(words: readonly string[], memory: Memory) {
    this.words = words
    this.ids = new Bytes(memory)
  }

  push(value: number): void {
    this.ids.u8(value < this.words.length ? value : 0)
  }

  get sizeBytes(): number {
    return this.ids.length
  }

  mark(): void {
    this.ids.mark()
  }

  rollback(): void {
    this.ids.rollback()
  }

  clear(): void {
    this.ids.clear()
  }

  writeData(to: BlockParts): void {
    const entries = new Bytes(new Memory(Number.POSITIVE_INFINITY))
    for (const word of this.words) writeText(entries, word)
    writeLowCardinality(to, this.words.length, entries.written, this.ids.written)
  }

  writePrefix(to: BlockParts): void {
    writeLowCardinalityPrefix(to)
  }
}
