import { BLANK } from '../../../model/incident/said.ts'
import type { Token } from './tokens.ts'

/** What a prediction's text says that it cannot say: where, which word, and what would do. */
export type GrammarError = {
  /** Characters before the word. */
  readonly at: number
  /** The word; empty at the end of the text. */
  readonly word: string
  readonly says: string
}

/** A place in a prediction's text. The first mistake is kept, and nothing is read after it. */
export class Cursor {
  readonly #tokens: readonly Token[]
  readonly #end: number
  #place = 0
  error: GrammarError | undefined

  constructor(tokens: readonly Token[], end: number) {
    this.#tokens = tokens
    this.#end = end
  }

  /** The token that comes next; undefined at the end and after a mistake. */
  get next(): Token | undefined {
    return this.error ? undefined : this.#tokens[this.#place]
  }

  /** The one after the next. */
  get afterNext(): Token | undefined {
    return this.error ? undefined : this.#tokens[this.#place + 1]
  }

  get isAtEnd(): boolean {
    return this.next === undefined
  }

  /** Takes the next token. */
  take(): Token | undefined {
    const token = this.next
    if (token !== undefined) this.#place += 1
    return token
  }

  /** Takes the next token when it is one of these words. */
  takes(...words: readonly string[]): boolean {
    const { next } = this
    if (next === undefined || next.quoted || !words.includes(next.text)) return false
    this.#place += 1
    return true
  }

  /** Takes a name or a text; a mistake when there is none. */
  takeText(expected: string): string | undefined {
    const { next } = this
    if (next === undefined || (!next.quoted && /^[<>=,"]/.test(next.text)) || BLANK.test(next.text))
      return this.fail(`expected ${expected}`)
    return this.take()?.text
  }

  /** Notes a mistake at the next word, or at a word that was taken. */
  fail(says: string, token: Token | undefined = this.next): undefined {
    this.error ??= { at: token?.at ?? this.#end, word: token?.text ?? '', says }
    return undefined
  }
}
