import { clipped } from '../lib/clipped.ts'
import { messageOf } from '../lib/message-of.ts'
import type { Diagnosis, Evidence, SampleLog } from '../model/diagnosis.ts'
import { type Clock, rfc3339, unixMs } from '../model/time.ts'
import type { EvidenceView, LogPage, LogSearch, ResultTable } from '../model/views.ts'
import type { ViewPort } from './view-ports.ts'

const ROWS_MAX = 50 // enough to see that the numbers are there; the query itself is shown to be run elsewhere
const COLUMNS_MAX = 24
const CELL_CHARS_MAX = 300
const LOG_LINES_MAX = 200
const WHY_CHARS_MAX = 500

/** A piece of evidence with its query's text and the rows that the query gives now; undefined when there is none of that id. */
export async function evidenceOf(
  diagnosis: Diagnosis,
  id: string,
  port: ViewPort,
  clock: Clock,
): Promise<EvidenceView | undefined> {
  const evidence = diagnosis.evidence.find((e) => e.id === id)
  if (evidence === undefined) return undefined
  return { evidence, sql: textOf(evidence, port), again: await again(evidence, port, clock) }
}

/** Log lines, oldest first; of more than fit, the newest. */
export async function logsOf(search: LogSearch, port: ViewPort): Promise<LogPage> {
  const rows = await port.logLines(search, LOG_LINES_MAX + 1)
  const lines = rows.slice(0, LOG_LINES_MAX).map(
    (row): SampleLog => ({
      at: rfc3339(unixMs(row.at_ms)),
      service: row.service,
      severity: row.severity,
      body: row.body,
      traceId: row.trace_id,
    }),
  )
  return { lines: lines.reverse(), cut: rows.length > LOG_LINES_MAX }
}

function textOf(evidence: Evidence, port: ViewPort): string | null {
  try {
    return port.sqlText(evidence.query)
  } catch {
    return null // a diagnosis that an older program made may name a query that is gone
  }
}

async function again(evidence: Evidence, port: ViewPort, clock: Clock): Promise<EvidenceView['again']> {
  const startedAt = clock.now()
  try {
    const rows = await port.rerun(evidence.query, evidence.params)
    return { state: 'ready', table: tableOf(rows), tookMs: clock.now() - startedAt }
  } catch (error) {
    return { state: 'failed', why: clipped(messageOf(error), WHY_CHARS_MAX) }
  }
}

/** The first rows as text; a nested value is shown as JSON. */
export function tableOf(rows: readonly Readonly<Record<string, unknown>>[]): ResultTable {
  const names = Object.keys(rows[0] ?? {})
  const columns = names.slice(0, COLUMNS_MAX)
  return {
    columns,
    rows: rows.slice(0, ROWS_MAX).map((row) => columns.map((name) => cell(row[name]))),
    cut: rows.length > ROWS_MAX || names.length > COLUMNS_MAX,
  }
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return clipped(text, CELL_CHARS_MAX)
}
