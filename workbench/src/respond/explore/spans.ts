import { type SeparatingSet, separatingAttributes } from '../../diagnose/compare/index.ts'
import type {
  Comparison,
  Heatmap,
  HeatRow,
  PickedRow,
  Selection,
  SetApart,
  SpanFilter,
  SpanNames,
  SpanOrder,
  SpanPage,
  SpanSummary,
} from '../../model/explore.ts'
import { parseRfc3339, rfc3339, unixMs } from '../../model/time.ts'
import type { SpanQuestions } from './ports.ts'

const COLUMNS = 96 // at 1200 px a column is a dozen pixels wide, at 360 px still three
const COLUMN_MS_MIN = 100
const BINS_PER_OCTAVE = 3 // a row is 26 % longer than the one below: half a page for a microsecond to a minute
const ROWS_MAX = 96
const LINES_MAX = 200
const REQUESTS_MAX = 1_500 // of a side; a condition that one request in a hundred carries is seen with near certainty
const NAMES_MAX = 500
const FOUND_MAX = 20

/** Spans by time and duration, with how many there are and how long they take. */
export async function heatmapOf(filter: SpanFilter, port: SpanQuestions): Promise<Heatmap> {
  const columnMs = Math.max(COLUMN_MS_MIN, Math.ceil(lengthMs(filter) / COLUMNS))
  const [cells, summary] = await Promise.all([
    port.heat(filter, { columnMs, binsPerOctave: BINS_PER_OCTAVE }),
    port.summary(filter),
  ])
  const bins = cells.map(({ bin }) => bin)
  const top = bins.reduce((most, bin) => Math.max(most, bin), 0)
  const low = Math.max(
    bins.reduce((least, bin) => Math.min(least, bin), top),
    top - ROWS_MAX + 1,
  )
  return {
    window: filter.window,
    columnSeconds: columnMs / 1000,
    columns: Math.ceil(lengthMs(filter) / columnMs),
    rows: Array.from({ length: cells.length === 0 ? 0 : top - low + 1 }, (_, i) => rowOf(low + i, i === 0)),
    cells: mergedCells(cells, low),
    summary: summaryOf(summary),
  }
}

/** What the selected requests carry more often than the rest of the filter. */
export async function comparisonOf(filter: SpanFilter, selection: Selection, port: SpanQuestions): Promise<Comparison> {
  const picked = await port.picked(filter, selection, REQUESTS_MAX)
  const idsOf = (inside: number): string[] => picked.filter((r) => r.inside === inside).map((r) => r.trace_id)
  const carried = await port.carried(filter.window, idsOf(1), idsOf(0))
  const { sets, tried, keysCut } = separatingAttributes(carried)
  return {
    selected: sideOf(picked, 1),
    rest: sideOf(picked, 0),
    found: sets.slice(0, FOUND_MAX).map((set) => ({
      ...namesOf(set),
      shareSelected: set.shareBad,
      shareRest: set.shareGood,
      oddsRatio: set.oddsRatio,
      q: set.q,
      explainedBy: set.explainedBy,
      traceIds: set.traceIds,
    })),
    tried,
    keysCut,
  }
}

/** The slowest or newest spans of a filter and a part of it. */
export async function spanPageOf(
  filter: SpanFilter,
  selection: Selection,
  order: SpanOrder,
  port: SpanQuestions,
): Promise<SpanPage> {
  const rows = await port.spanLines(filter, selection, { order, rowsMax: LINES_MAX + 1 })
  return {
    spans: rows.slice(0, LINES_MAX).map((row) => ({
      traceId: row.trace_id,
      spanId: row.span_id,
      at: rfc3339(unixMs(row.at_ms)),
      service: row.service,
      name: row.name,
      durationMs: row.duration_ms,
      failed: row.failed === 1,
      statusMessage: row.status_message,
    })),
    cut: rows.length > LINES_MAX,
  }
}

/** Services of a window, and the operations of one. */
export async function spanNamesOf(
  window: SpanFilter['window'],
  service: string,
  port: SpanQuestions,
): Promise<SpanNames> {
  const rows = await port.names(window, service, NAMES_MAX)
  const operations = rows.filter((row) => row.operation !== '' && (service === '' || row.service === service))
  return {
    services: rows.filter((row) => row.operation === '' && row.service !== '').map((row) => row.service),
    operations: [...new Set(operations.map((row) => row.operation))],
  }
}

/** Where something runs. It is true of one afternoon; who picks the same requests by what it is says more. */
const ADDRESS = /(^|\.)(port|address|id|full|pid|ip|hostname)$/

/** The names of a set: of those that pick the same requests, one that is no address comes first. */
function namesOf({ conditions, aliases }: SeparatingSet): Pick<SetApart, 'conditions' | 'aliases'> {
  const [first] = conditions
  if (conditions.length !== 1 || first === undefined || !ADDRESS.test(first.key)) return { conditions, aliases }
  const better = aliases.find((alias) => !alias.includes(' and ') && !ADDRESS.test(keyOf(alias)))
  if (better === undefined) return { conditions, aliases }
  const others = aliases.filter((alias) => alias !== better)
  return {
    conditions: [{ key: keyOf(better), value: better.slice(keyOf(better).length + 1) }],
    aliases: [`${first.key}=${first.value}`, ...others],
  }
}

const keyOf = (condition: string): string => condition.slice(0, condition.indexOf('='))

const lengthMs = ({ window }: SpanFilter): number => (parseRfc3339(window.to) ?? 0) - (parseRfc3339(window.from) ?? 0)

/** A row of the heatmap by its bin; the lowest also holds what is shorter, from zero on. */
function rowOf(bin: number, lowest: boolean): Heatmap['rows'][number] {
  const msAt = (edge: number): number => 2 ** (edge / BINS_PER_OCTAVE) / 1000
  return { msFrom: lowest ? 0 : msAt(bin), msTo: msAt(bin + 1) }
}

/** What is below the lowest row is counted in it. */
function mergedCells(rows: readonly HeatRow[], low: number): Heatmap['cells'] {
  const cells = new Map<string, Heatmap['cells'][number]>()
  for (const { slot, bin, spans, failed } of rows) {
    const [column, row] = [slot, Math.max(0, bin - low)]
    const known = cells.get(`${column} ${row}`)
    cells.set(`${column} ${row}`, {
      column,
      row,
      spans: (known?.spans ?? 0) + spans,
      failed: (known?.failed ?? 0) + failed,
    })
  }
  return [...cells.values()]
}

function summaryOf(row: Awaited<ReturnType<SpanQuestions['summary']>>): SpanSummary {
  if (row === undefined || row.spans === 0) return { spans: 0, failed: 0, p50Ms: null, p95Ms: null, p99Ms: null }
  return { spans: row.spans, failed: row.failed, p50Ms: row.p50_ms, p95Ms: row.p95_ms, p99Ms: row.p99_ms }
}

function sideOf(picked: readonly PickedRow[], inside: number): Comparison['rest'] {
  const rows = picked.filter((row) => row.inside === inside)
  return { requests: rows[0]?.requests ?? 0, lookedAt: rows.length }
}
