import { templateBook, WILDCARD } from '../../diagnose/logs/index.ts'
import { compareText } from '../../lib/compare-text.ts'
import type { LogFilter, LogKind, LogKindRow, LogKinds, LogLine, LogLineRow, LogView } from '../../model/explore.ts'
import { parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'
import type { LogQuestions } from './ports.ts'

const LINES_MAX = 300 // a screen of a large monitor holds sixty
const COLUMNS = 96
const COLUMN_MS_MIN = 100
const KINDS_READ_MAX = 5_000
const KINDS_MAX = 200
const SHARED_CHARS_MIN = 4 // a shorter text is in half of all lines
const SHARED_CHARS_MAX = 200

/** Log lines of a filter, newest first, and how many there were over the window. */
export async function logViewOf(filter: LogFilter, port: LogQuestions): Promise<LogView> {
  const lengthMs = (parseRfc3339(filter.window.to) ?? 0) - (parseRfc3339(filter.window.from) ?? 0)
  const columnMs = Math.max(COLUMN_MS_MIN, Math.ceil(lengthMs / COLUMNS))
  const [rows, volume] = await Promise.all([port.logSearch(filter, LINES_MAX + 1), port.logVolume(filter, columnMs)])
  const bySlot = new Map(volume.map(({ slot, ...counts }) => [slot, counts]))
  return {
    window: filter.window,
    lines: rows.slice(0, LINES_MAX).map(lineOf),
    cut: rows.length > LINES_MAX,
    columnSeconds: columnMs / 1000,
    volume: Array.from(
      { length: Math.ceil(lengthMs / columnMs) },
      (_, i) => bySlot.get(i) ?? { lines: 0, warnings: 0, errors: 0 },
    ),
  }
}

/** A line as it is shown. */
export const lineOf = (row: LogLineRow): LogLine => ({
  id: row.id,
  at: rfc3339(unixMs(row.at_ms)),
  service: row.service,
  severity: row.severity,
  severityNumber: row.severity_number,
  body: row.body,
  traceId: row.trace_id,
})

/** What kinds of lines a filter holds, by the same templates as the diagnosis; most lines first. */
export async function logKindsOf(filter: LogFilter, port: Pick<LogQuestions, 'logKinds'>): Promise<LogKinds> {
  const rows = await port.logKinds(filter, KINDS_READ_MAX)
  const book = templateBook()
  for (const { body } of rows) book.learn(body)
  const templateOf = book.settle()
  const groups = Map.groupBy(rows, ({ service, body }) => `${service}\n${templateOf(body).group}`)
  const kinds = [...groups.values()].map((group) => kindOf(group, templateOf(group[0]?.body ?? '').template))
  kinds.sort((a, b) => b.lines - a.lines || compareText(a.template, b.template))
  return {
    kinds: kinds.slice(0, KINDS_MAX),
    lines: rows.reduce((sum, { lines }) => sum + lines, 0),
    cut: kinds.length > KINDS_MAX || rows.length === KINDS_READ_MAX,
  }
}

function kindOf(rows: readonly LogKindRow[], template: string): LogKind {
  const most = (of: (row: LogKindRow) => number): number => rows.reduce((top, row) => Math.max(top, of(row)), 0)
  const first = rows.reduce((least, { first_ms }) => Math.min(least, first_ms), Number.POSITIVE_INFINITY)
  return {
    service: rows[0]?.service ?? '',
    template,
    severityNumber: most((row) => row.severity_number),
    lines: rows.reduce((sum, { lines }) => sum + lines, 0),
    first: rfc3339(unixMs(first)),
    last: rfc3339(unixMs(most((row) => row.last_ms))),
    traceId: rows.find(({ trace_id }) => trace_id !== '')?.trace_id ?? '',
    shared: sharedOf(template, rows),
  }
}

/** The longest stretch of the template without a value, as far as every line that was read holds it as it stands. */
function sharedOf(template: string, rows: readonly LogKindRow[]): string {
  const parts = template.split(WILDCARD).map((part) => part.trim().slice(0, SHARED_CHARS_MAX))
  const held = parts.filter((part) => part.length >= SHARED_CHARS_MIN && rows.every(({ body }) => body.includes(part)))
  return held.reduce((longest, part) => (part.length > longest.length ? part : longest), '')
}
