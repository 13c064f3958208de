/** A piece of a statement that is neither white space nor a comment. */
export type Token = {
  readonly kind: 'word' | 'quoted' | 'mark'
  /** Words in capitals, so that keywords compare; quoted text and marks as they stand. */
  readonly text: string
  readonly from: number
  readonly to: number
  /** How many brackets are open around the token. */
  readonly depth: number
}

const QUOTES = new Set(["'", '"', '`'])
const WORD = /[A-Za-z0-9_]+/y
const HEREDOC_TAG = /\$[A-Za-z0-9_]*\$/y

/**
 * The tokens of a ClickHouse statement, in order, by the rules of its lexer for strings, quoted names, here documents
 * and comments. Lazy: a caller that stops early never looks at the data behind an INSERT.
 * An unclosed quote or comment runs to the end of the text; the engine then reports it in its own words.
 */
export function* tokensOf(sql: string): Generator<Token> {
  let at = 0
  let depth = 0
  while (at < sql.length) {
    const skipped = endOfGap(sql, at)
    if (skipped > at) {
      at = skipped
      continue
    }
    const char = sql.charAt(at)
    if (char === ')' || char === ']') depth = Math.max(0, depth - 1)
    const to = endOfToken(sql, at)
    const isQuoted = QUOTES.has(char) || (char === '$' && to > at + 1)
    const isWord = !isQuoted && matchEnd(WORD, sql, at) > at
    const text = sql.slice(at, to)
    yield {
      kind: isQuoted ? 'quoted' : isWord ? 'word' : 'mark',
      text: isWord ? text.toUpperCase() : text,
      from: at,
      to,
      depth,
    }
    if (char === '(' || char === '[') depth += 1
    at = to
  }
}

/** Where white space or one comment that starts at `at` ends; `at` itself when there is none. */
function endOfGap(sql: string, at: number): number {
  const char = sql.charAt(at)
  if (char.trim() === '') return at + 1
  if (sql.startsWith('--', at) || sql.startsWith('#!', at) || sql.startsWith('# ', at)) return endOf(sql, '\n', at + 2)
  if (sql.startsWith('/*', at)) return endOf(sql, '*/', at + 2)
  return at
}

function endOfToken(sql: string, at: number): number {
  const char = sql.charAt(at)
  if (QUOTES.has(char)) return endOfQuote(sql, char, at + 1)
  if (char === '$') {
    const tagEnd = matchEnd(HEREDOC_TAG, sql, at)
    if (tagEnd > at) return endOf(sql, sql.slice(at, tagEnd), tagEnd)
  }
  return Math.max(matchEnd(WORD, sql, at), at + 1)
}

/** A backslash takes the next character along; a doubled quote reads as two quoted tokens, which changes nothing. */
function endOfQuote(sql: string, quote: string, at: number): number {
  for (let i = at; i < sql.length; i += 1) {
    if (sql[i] === '\\') i += 1
    else if (sql[i] === quote) return i + 1
  }
  return sql.length
}

function endOf(sql: string, mark: string, at: number): number {
  const found = sql.indexOf(mark, at)
  return found < 0 ? sql.length : found + mark.length
}

function matchEnd(pattern: RegExp, sql: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(sql) ? pattern.lastIndex : at
}
