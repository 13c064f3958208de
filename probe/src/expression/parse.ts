/** A condition or a part of a template. It can look at values and compare them; it can call, assign and create nothing. */
export type Expression =
  | { readonly op: 'literal'; readonly value: string | number | boolean | null | undefined }
  | { readonly op: 'name'; readonly name: string }
  | { readonly op: 'member'; readonly of: Expression; readonly key: Expression }
  | { readonly op: 'unary'; readonly sign: string; readonly of: Expression }
  | { readonly op: 'binary'; readonly sign: string; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'choice'; readonly test: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly op: 'ask'; readonly question: Question; readonly args: readonly Expression[] }

/** The only things that look like calls, with the number of their arguments. */
export const QUESTIONS = { len: 1, keys: 1, startsWith: 2, endsWith: 2, contains: 2 } as const

/** One of them. */
export type Question = keyof typeof QUESTIONS

/** The expression is outside the language; the message says where and what is allowed. */
export class ExpressionRefused extends Error {}

const CHARS_MAX = 1000
const DEPTH_MAX = 40
const TOKEN =
  /\s*(?:([A-Za-z_$][\w$]*)|(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(===|!==|==|!=|<=|>=|&&|\|\||\?\?|\?\.|[-+*/%<>!?:.,()[\]]))/y
const RANKS: Readonly<Record<string, number>> = {
  '??': 1,
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '===': 3,
  '!==': 3,
  '<': 4,
  '>': 4,
  '<=': 4,
  '>=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
} // prettier-ignore
const WORDS: Readonly<Record<string, string | boolean | null | undefined>> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
}
const FORBIDDEN = new Set(
  'new delete function class await yield import super var let const void in instanceof async'.split(' '),
)

type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** The expression `text` means. Throws `ExpressionRefused` for anything outside the language. */
export function parseExpression(text: string): Expression {
  if (text.length > CHARS_MAX) throw new ExpressionRefused(`an expression has at most ${CHARS_MAX} characters`)
  return new Parser(tokensOf(text, 0)).whole()
}

/** From offset `from` on; what was before it, in a template, counts where a place is told. */
function tokensOf(text: string, from: number): Token[] {
  const tokens: Token[] = []
  let at = from
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const [, word, number, string, sign] = TOKEN.exec(text) ?? []
    const found = word ?? number ?? string ?? sign
    if (found === undefined)
      throw new ExpressionRefused(`"${text}": not allowed at character ${text.slice(at).search(/\S/) + at + 1}`)
    at = TOKEN.lastIndex
    const kind =
      word !== undefined ? 'word' : number !== undefined ? 'number' : string !== undefined ? 'string' : 'sign'
    tokens.push({ kind, text: found, at: at - found.length })
  }
  return [...tokens, { kind: 'end', text: 'the end', at: text.length }]
}

class Parser {
  readonly #tokens: readonly Token[]
  #i = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  whole(): Expression {
    const e = this.#choice()
    if (this.#held.kind !== 'end') this.#refuse()
    return e
  }

  get #held(): Token {
    return this.#tokens[this.#i] as Token
  }

  #take(): Token {
    const t = this.#held
    if (t.kind !== 'end') this.#i++
    return t
  }

  #accept(sign: string): boolean {
    if (this.#held.kind !== 'sign' || this.#held.text !== sign) return false
    this.#i++
    return true
  }

  #expect(sign: string): void {
    if (!this.#accept(sign)) this.#refuse()
  }

  #refuse(): never {
    const { text, at } = this.#held
    const allowed =
      'names, members, literals, arithmetic, comparison, && || ?? ! ?:, and ' +
      Object.keys(QUESTIONS).join('() ') +
      '()'
    throw new ExpressionRefused(`${text} at character ${at + 1} is not allowed here; allowed are ${allowed}`)
  }

  #choice(): Expression {
    if (++this.#depth > DEPTH_MAX) throw new ExpressionRefused(`an expression is nested at most ${DEPTH_MAX} deep`)
    const test = this.#binary(1)
    if (!this.#accept('?')) return this.#up(test)
    const yes = this.#choice()
    this.#expect(':')
    return this.#up({ op: 'choice', test, yes, no: this.#choice() })
  }

  #up(e: Expression): Expression {
    this.#depth--
    return e
  }

  #binary(rank: number): Expression {
    let left = this.#unary()
    for (;;) {
      const { kind, text } = this.#held
      const own = kind === 'sign' ? RANKS[text] : undefined
      if (own === undefined || own < rank) return left
      this.#take()
      left = { op: 'binary', sign: text, left, right: this.#binary(own + 1) }
    }
  }

  #unary(): Expression {
    const { kind, text } = this.#held
    if ((kind === 'sign' && (text === '!' || text === '-' || text === '+')) || text === 'typeof') {
      this.#take()
      if (++this.#depth > DEPTH_MAX) throw new ExpressionRefused(`an expression is nested at most ${DEPTH_MAX} deep`)
      return this.#up({ op: 'unary', sign: text, of: this.#unary() })
    }
    return this.#members(this.#primary())
  }

  #members(first: Expression): Expression {
    let whole = first
    for (;;) {
      if (this.#accept('?.')) {
        if (this.#accept('[')) whole = this.#index(whole)
        else whole = this.#field(whole)
      } else if (this.#accept('.')) whole = this.#field(whole)
      else if (this.#accept('[')) whole = this.#index(whole)
      else return whole
    }
  }

  #field(of: Expression): Expression {
    if (this.#held.kind !== 'word') this.#refuse()
    return { op: 'member', of, key: { op: 'literal', value: this.#take().text } }
  }

  #index(of: Expression): Expression {
    const key = this.#choice()
    this.#expect(']')
    return { op: 'member', of, key }
  }

  #primary(): Expression {
    const { kind, text } = this.#held
    if (this.#accept('(')) {
      const inside = this.#choice()
      this.#expect(')')
      return inside
    }
    if (kind === 'sign' || kind === 'end' || FORBIDDEN.has(text)) this.#refuse()
    this.#take()
    if (kind === 'number') return { op: 'literal', value: Number(text) }
    if (kind === 'string') return { op: 'literal', value: text.slice(1, -1).replace(/\\(.)/g, '$1') }
    if (Object.hasOwn(WORDS, text)) return { op: 'literal', value: WORDS[text] }
    if (this.#held.kind === 'sign' && this.#held.text === '(') return this.#ask(text)
    return { op: 'name', name: text }
  }

  #ask(name: string): Expression {
    if (!Object.hasOwn(QUESTIONS, name)) this.#refuse()
    const question = name as Question
    const args: Expression[] = []
    this.#expect('(')
    do args.push(this.#choice())
    while (this.#accept(','))
    this.#expect(')')
    if (args.length !== QUESTIONS[question])
      throw new ExpressionRefused(`${name} takes ${QUESTIONS[question]} argument(s)`)
    return { op: 'ask', question, args }
  }
}

/** A log's sentence: text and expressions in turn. */
export type Template = readonly (string | Expression)[]

/** `order {order.id}` as its parts; `{{` and `}}` are plain braces. */
export function parseTemplate(text: string): Template {
  if (text.length > CHARS_MAX) throw new ExpressionRefused(`a template has at most ${CHARS_MAX} characters`)
  const parts: (string | Expression)[] = []
  for (const { 0: part, index, groups } of text.matchAll(TEMPLATE_PART)) {
    const { inside } = groups ?? {}
    if (inside !== undefined)
      parts.push(new Parser(tokensOf(text.slice(0, index + 1 + inside.length), index + 1)).whole())
    else if (part === '{' || part === '}') throw new ExpressionRefused(lonely(text, part, index))
    else parts.push(part === '{{' || part === '}}' ? part.slice(1) : part)
  }
  return parts
}

const TEMPLATE_PART = /\{\{|\}\}|\{(?<inside>[^{}]*)\}|[{}]|[^{}]+/g

const lonely = (text: string, brace: '{' | '}', index: number): string =>
  `"${text}": the brace at character ${index + 1} is not ${brace === '{' ? 'closed' : 'opened'}; write ${brace}${brace} for a plain one`

/** The variables an expression begins at, each once. */
export function namesIn(e: Expression): string[] {
  return [...new Set(allNames(e))]
}

function allNames(e: Expression): string[] {
  switch (e.op) {
    case 'literal':
      return []
    case 'name':
      return [e.name]
    case 'member':
      return [...allNames(e.of), ...allNames(e.key)]
    case 'unary':
      return allNames(e.of)
    case 'binary':
      return [...allNames(e.left), ...allNames(e.right)]
    case 'choice':
      return [...allNames(e.test), ...allNames(e.yes), ...allNames(e.no)]
    case 'ask':
      return e.args.flatMap(allNames)
  }
}
