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

const functionIn = (line: string): readonly string[] => {
  const name = FUNCTION.exec(line.replace(DEEPER_MARK, ''))?.[1]
  return name === undefined ? [] : [name]
}
