const DEEPER_MARK = / \(children \d+\)$/

/** What the engine reads a question as. Others, such as SHOW, would hide parts of themselves from the checks below. */
const ASKS = /^(SelectWithUnionQuery|SelectIntersectExceptQuery|DescribeQuery)\b/

/** A call of the scalar function that read-only does not stop; by its name also as a lambda. */
const READS_FILES = /^\s*(?:Function|Identifier) file(?:\s|$)/i

const IN_PLACE_OF_A_TABLE = /^\s*TableExpression\b/
const FUNCTION = /^\s*Function (.+)$/

/** Functions that make rows of nothing; all others in the place of a table may reach files or hosts, if only to learn their columns. */
const ROW_MAKERS = new Set(['numbers', 'numbers_mt', 'zeros', 'generateseries', 'generate_series', 'values'])

/** Why a query that somebody typed is not run, by the engine's own reading of it: the lines of its `EXPLAIN AST`. Nothing when it may be. */
export function whyNotRun(lines: readonly string[]): string | undefined {
  if (!ASKS.test(lines[0] ?? '')) return 'only SELECT, WITH and DESCRIBE are run here'
  if (lines.some((line) => READS_FILES.test(line)))
    return 'the function file() reads files of the server, which a query may not do here'
  const reaching = lines.flatMap((line, i) => (IN_PLACE_OF_A_TABLE.test(lines[i - 1] ?? '') ? functionIn(line) : []))
  const refused = reaching.find((name) => !ROW_MAKERS.has(name.toLowerCase()))
  if (refused !== undefined)
    return `the table function ${refused}() may reach files or hosts, which a query may not do here`
}

/** Why a query is not answered here, by its text as the engine formats it, where each clause begins a line. */
export function whyNotAnswered(formatted: string): string | undefined {
  if (/^INTO OUTFILE /m.test(formatted)) return 'INTO OUTFILE writes a file, which a query may not do here'
  if (/^FORMAT /m.test(formatted)) return 'leave FORMAT away: the rows come as a table'
}

const NEAR_CHARS = 40
const EXPECTED_MAX = 5 // of the dozens that the engine lists

/** A syntax error of the engine in `text`, told by line and column of it; `reason` names the byte, counted from 1. */
export function syntaxErrorOf(text: string, reason: string): string {
  const bytes = Number(/failed at position (\d+)/.exec(reason)?.[1] ?? 1) - 1
  const before = Buffer.from(text).subarray(0, bytes).toString()
  const near = text.slice(before.length).trimStart().split('\n', 1)[0]?.slice(0, NEAR_CHARS)
  const lines = before.split('\n')
  const place = `line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1}`
  const why = [/Multi-statements are not allowed/, /Unmatched parentheses/].flatMap((known) => known.exec(reason) ?? [])
  const expected = /Expected one of: (.*)/
    .exec(reason.replace(/: In scope SELECT formatQuery.*/s, ''))?.[1]
    ?.split(', ')
  const told =
    expected && `expected ${expected.slice(0, EXPECTED_MAX).join(', ')}${expected.length > EXPECTED_MAX ? ' …' : ''}`
  return [
    `syntax error at ${place}, ${near ? `near “${near}”` : 'at the end of the query'}`,
    ...why,
    ...(told ? [told] : []),
  ].join(': ')
}

const functionIn = (line: string): readonly string[] => {
  const name = FUNCTION.exec(line.replace(DEEPER_MARK, ''))?.[1]
  return name === undefined ? [] : [name]
}
