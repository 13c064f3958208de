const SPACE = /(?:[\s\uFEFF]|\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?\*\/)*/y
const LINE_END = /[\n\r\u2028\u2029]/
const WORD =
  /#?(?:[\p{ID_Start}$_]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})(?:[\p{ID_Continue}$\u200C\u200D]|\\u[\da-fA-F]{4}|\\u\{[\da-fA-F]+\})*/uy
const NUMBER = /(?:0[xob][\da-f_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?[\d_]+)?)n?/iy
const STRING = /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[\p{ID_Continue}$]*/uy
const PUNCTUATOR =
  /=>|\.{3}|\?\.(?!\d)|>>>=|>>>|<<=|>>=|\*\*=|&&=|\|\|=|\?\?=|===|!==|<<|>>|\*\*|&&|\|\||\?\?|\+\+|--|[=!<>+\-*/%&|^]=|[{}()[\];,<>+\-*/%&|^!~?:=.@`]/y

/** What a token is; a keyword is a `word` like any identifier. */
export type TokenKind = 'word' | 'number' | 'string' | 'punctuator' | 'end'

/** The source is not JavaScript as this reader knows it; nothing is placed into it. */
export class SourceUnreadable extends Error {
  readonly at: number
  constructor(what: string, at: number) {
    super(what)
    this.at = at
  }
}

type State = readonly [kind: TokenKind, start: number, end: number, prevEnd: number, newline: boolean, value: string]

/**
 * Tokens of a source that an engine has already compiled, so its grammar is trusted. One token is held; whoever meets `/` or `}`
 * where an operand or a template goes on asks to read it again as such, because only the grammar can tell.
 */
export class Lexer {
  readonly text: string
  protected kind: TokenKind = 'punctuator'
  protected value = ''
  protected start = 0
  protected end = 0
  protected prevEnd = 0
  protected newline = false

  constructor(text: string) {
    this.text = text
    if (text.startsWith('#!')) this.end = text.search(LINE_END)
    this.next()
  }

  /** Each call moves on, and none goes behind the end: so whoever reads until some token comes to an end. */
  protected next(): void {
    if (this.kind === 'end') throw new SourceUnreadable('unexpected end', this.start)
    this.prevEnd = this.end
    SPACE.lastIndex = this.end
    SPACE.test(this.text)
    this.start = SPACE.lastIndex
    this.newline = LINE_END.test(this.text.slice(this.end, this.start))
    if (this.start >= this.text.length) this.take('end', this.start)
    else if (this.reads(WORD)) this.take('word', WORD.lastIndex)
    else if (this.reads(NUMBER)) this.take('number', NUMBER.lastIndex)
    else if (this.reads(STRING)) this.take('string', STRING.lastIndex)
    else if (this.reads(PUNCTUATOR)) this.take('punctuator', PUNCTUATOR.lastIndex)
    else throw new SourceUnreadable('unknown character', this.start)
  }

  private reads(pattern: RegExp): boolean {
    pattern.lastIndex = this.start
    return pattern.test(this.text)
  }

  private take(kind: TokenKind, end: number): void {
    this.kind = kind
    this.end = end
    this.value = this.text.slice(this.start, end)
  }

  /** The token `/` or `/=` is the head of a regular expression. */
  protected rereadAsRegex(): void {
    if (!this.reads(REGEX)) throw new SourceUnreadable('unclosed regular expression', this.start)
    this.take('string', REGEX.lastIndex)
  }

  /** From the end of the held token, the text of a template up to `${` (true) or the closing backtick (false). */
  protected templateGoesOn(): boolean {
    for (let at = this.end; at < this.text.length; at++) {
      const c = this.text[at]
      if (c === '\\') at++
      else if (c === '`' || (c === '$' && this.text[at + 1] === '{')) {
        this.end = c === '`' ? at + 1 : at + 2
        return c === '$'
      }
    }
    throw new SourceUnreadable('unclosed template', this.start)
  }

  protected is(value: string): boolean {
    return this.value === value && this.kind !== 'string'
  }

  protected accept(value: string): boolean {
    if (!this.is(value)) return false
    this.next()
    return true
  }

  protected expect(value: string): void {
    if (!this.accept(value)) throw new SourceUnreadable(`expected ${value}, saw ${this.value.slice(0, 20)}`, this.start)
  }

  /** The token after the held one, without moving on. */
  protected peek(): { readonly kind: TokenKind; readonly value: string; readonly newline: boolean } {
    const held: State = [this.kind, this.start, this.end, this.prevEnd, this.newline, this.value]
    this.next()
    const seen = { kind: this.kind, value: this.value, newline: this.newline }
    ;[this.kind, this.start, this.end, this.prevEnd, this.newline, this.value] = held
    return seen
  }
}
