import { err, ok, type Result } from '../../../lib/result.ts'
import { type QueryError, queryError } from './query-error.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Which queue a statement waits in: reads and writes do not wait for each other, and KILL waits for nobody. */
export type LaneName = 'read' | 'write' | 'control'

/** A statement, sorted by what has to be done with its data. */
export type Statement =
  /** A query whose result goes to a file: `INTO OUTFILE` belongs at `outfileAt`. */
  | { readonly kind: 'select'; readonly outfileAt: number; readonly format: string | undefined }
  /** An INSERT with data behind it: `FROM INFILE` belongs at `infileAt`, the data starts at `dataAt`. */
  | {
      readonly kind: 'insert-data'
      readonly infileAt: number
      readonly headTo: number
      readonly format: string
      readonly dataAt: number
    }
  /** Anything else, run as it stands; its result is small and comes back in memory. */
  | { readonly kind: 'plain'; readonly lane: LaneName; readonly format: string | undefined }

const SELECTING = new Set(['SELECT', 'WITH', 'FROM', '('])
const ANSWERING = new Set(['SHOW', 'DESC', 'DESCRIBE', 'EXPLAIN', 'EXISTS', 'CHECK'])

/**
 * The kind of the first statement of `sql`, which may be the beginning of a request body of any length.
 * For an INSERT with data nothing behind the format name is looked at.
 * Errors   a second statement, and what would hang the engine or lose data in it, in the wording of a server.
 */
export function statementOf(sql: string): Result<Statement, QueryError> {
  const insert = insertDataOf(sql)
  if (insert) return ok(insert)
  const tokens = [...tokensOf(sql)]
  const refusal = refusalOf(sql, tokens)
  if (refusal) return err(refusal)
  const first = tokens[0]?.text ?? ''
  const format = formatClauseOf(tokens)
  const isInsert = tokens.some((token) => token.depth === 0 && token.text === 'INSERT')
  if (SELECTING.has(first) && !isInsert) return ok({ kind: 'select', ...outputOf(sql, tokens, format) })
  const lane = first === 'KILL' ? 'control' : ANSWERING.has(first) ? 'read' : 'write'
  return ok({ kind: 'plain', lane, format: format?.name })
}

/** An INSERT whose rows follow its FORMAT or VALUES; undefined when `sql` is something else or ends too early to tell. */
export function insertDataOf(sql: string): Extract<Statement, { kind: 'insert-data' }> | undefined {
  let settingsAt: number | undefined
  let before: Token | undefined
  let count = 0
  for (const token of tokensOf(sql)) {
    count += 1
    if (count === 1 && token.text !== 'INSERT') return undefined
    if (token.depth > 0) continue
    const isName = before?.text === 'INTO' || before?.text === 'TABLE' || before?.text === '.'
    if (before?.text === 'FORMAT' && count > 3 && token.kind === 'word' && token.to < sql.length) {
      const head = { infileAt: settingsAt ?? before.from, headTo: before.from }
      return { kind: 'insert-data', ...head, format: sql.slice(token.from, token.to), dataAt: dataStart(sql, token.to) }
    }
    if (isName) {
      before = { ...token, text: 'a name' }
      continue
    }
    if (token.text === 'VALUES' && token.to < sql.length) {
      return {
        kind: 'insert-data',
        infileAt: settingsAt ?? token.from,
        headTo: token.from,
        format: 'Values',
        dataAt: token.to,
      }
    }
    if (token.text === 'SELECT' || token.text === 'WITH' || token.text === 'FROM') return undefined
    if (token.text === 'SETTINGS') settingsAt ??= token.from
    before = token
  }
  return undefined
}

/** As a server reads it: blanks behind the format name and one line end do not belong to the data. */
function dataStart(sql: string, from: number): number {
  return from + (/^[ \t\f]*\r?\n?/.exec(sql.slice(from, from + 256))?.[0].length ?? 0)
}

function refusalOf(sql: string, tokens: readonly Token[]): QueryError | undefined {
  const words = tokens.filter((token) => token.kind !== 'quoted')
  const end = words.findIndex((token) => token.text === ';' && token.depth === 0)
  const next = end < 0 ? undefined : tokens.find((token) => token.from > (words[end]?.from ?? 0) && token.text !== ';')
  if (next) {
    const text = sql.slice(next.from, next.from + 40)
    return queryError(
      62,
      `Syntax error (Multi-statements are not allowed): failed at position ${next.from + 1}: ${text}`,
    )
  }
  const has = (word: string) => words.some((token) => token.text === word && token.depth === 0)
  if (has('OUTFILE')) return queryError(48, 'INTO OUTFILE is not allowed over HTTP: the result is the response body')
  if (has('INFILE')) return queryError(48, 'FROM INFILE is not allowed over HTTP: send the data as the request body')
  if (words[0]?.text === 'KILL' && has('SYNC'))
    return queryError(48, 'KILL … SYNC would hang the embedded engine: write ASYNC')
  const callsInput = words.some((token, i) => token.text === 'INPUT' && words[i + 1]?.text === '(')
  if (words[0]?.text === 'INSERT' && callsInput) {
    return queryError(48, 'INSERT … SELECT FROM input() loses its rows in the embedded engine: use INSERT … FORMAT')
  }
  return undefined
}

type FormatClause = { readonly name: string; readonly from: number }

/** The FORMAT clause that ends a statement, told from a column or function of that name by what follows it. */
function formatClauseOf(tokens: readonly Token[]): FormatClause | undefined {
  const flat = tokens.filter((token) => token.depth === 0)
  for (let i = flat.length - 1; i > 0; i -= 1) {
    const [word, name, after] = [flat[i - 1], flat[i], flat[i + 1]]
    const ends = after === undefined || after.text === ';' || after.text === 'SETTINGS'
    if (word?.text === 'FORMAT' && word.kind === 'word' && name?.kind === 'word' && ends) {
      return { name: name.text, from: word.from }
    }
  }
  return undefined
}

/** INTO OUTFILE stands before the last SETTINGS and FORMAT of the whole query, or at its end. */
function outputOf(sql: string, tokens: readonly Token[], format: FormatClause | undefined) {
  const flat = tokens.filter((token) => token.depth === 0)
  const end = flat.findLast((token) => token.text === ';')?.from ?? sql.length
  const settings = flat.findLast((token) => token.text === 'SETTINGS')
  const isOfQuery = settings && !flat.some((token) => token.from > settings.from && token.text === 'UNION')
  const outfileAt = Math.min(format?.from ?? end, isOfQuery ? settings.from : end)
  return { outfileAt, format: format && sql.slice(format.from).split(/\s+/)[1]?.replace(/;.*$/, '') }
}
