import { ok, type Result } from '../../lib/result.ts'
import type { SqlAnswer, SqlExample } from '../../model/explore.ts'
import type { ExplorePort, SqlQuestion, SqlRefusal } from './ports.ts'

const ROWS_MAX = 1_000
const COLUMNS_MAX = 60
const CELL_CHARS_MAX = 1_000

/** The rows of a query that somebody typed, as text; what the engine refuses is told in its own words. */
export async function sqlAnswerOf(
  sql: string,
  port: SqlQuestion,
  elapsedMs: () => number,
): Promise<Result<SqlAnswer, SqlRefusal>> {
  const startedAt = elapsedMs()
  const found = await port.sql(sql, ROWS_MAX + 1)
  if (!found.ok) return found
  const { columns, rows } = found.value
  return ok({
    columns: columns.slice(0, COLUMNS_MAX),
    rows: rows.slice(0, ROWS_MAX).map((row) => row.slice(0, COLUMNS_MAX).map(cellOf)),
    cut: rows.length > ROWS_MAX || columns.length > COLUMNS_MAX,
    tookMs: Math.round(elapsedMs() - startedAt),
  })
}

/** Queries to begin with, by name; they are meant to be changed. */
export const EXAMPLES = ['requests-a-minute', 'slowest-operations', 'lines-by-severity'] as const

/** The texts of the examples. */
export const sqlExamplesOf = (port: Pick<ExplorePort, 'sqlText'>): readonly SqlExample[] =>
  EXAMPLES.map((name) => ({ name: name.replaceAll('-', ' '), sql: port.sqlText(name).trim() }))

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > CELL_CHARS_MAX ? `${text.slice(0, CELL_CHARS_MAX - 1)}…` : text
}
