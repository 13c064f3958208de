import type { LowCardinalityData } from './columns.ts'

/** The words of an enumeration by number; an unknown number reads as the first word. */
export class Words {
  private readonly words: readonly Uint8Array[]

  constructor(words: readonly string[]) {
    this.words = words.map((word) => new TextEncoder().encode(word))
  }

  append(column: LowCardinalityData, value: number): void {
    const word = this.words[value] ?? this.words[0]!
    column.append(word, 0, word.length)
  }
}
