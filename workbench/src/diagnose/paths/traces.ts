/**
 * Paper    none; OpenTelemetry trace model, defects as Jaeger UI `TraceView/transform-trace-data` mends them
 * Idea     index spans by id, link each to its parent, cut what cannot be a tree
 * Input    span columns in any order
 * Output   traces in order of their id, spans parents before children, siblings by start; what was mended or cut is counted
 * Cost     O(n log n) in spans
 * Departs  a span whose parent is missing stays as a root of its own and is counted; a cycle is opened at its first span
 */
import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import { calledOf } from '../../model/service-name.ts'
import type { Attributes, SpanColumns } from '../../model/span-columns.ts'
import { withoutSkew } from './clock-skew.ts'
import { isCall, runKey } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** What was wrong with the spans, or too much of them. */
export type TraceDefects = {
  readonly duplicates: number
  /** Spans whose parent was not there. */
  readonly orphans: number
  /** Loops of parents that were opened. */
  readonly cycles: number
  /** Callees that another host's clock put outside their caller; moved inside with all below them. */
  readonly skewed: number
  /** Traces beyond `tracesMax`, and spans beyond `spansPerTraceMax`, that were left out. */
  readonly tracesCut: number
  readonly spansCut: number
}

/** Traces with the count of what was mended or cut. */
export type Traces = { readonly traces: readonly Trace[]; readonly defects: TraceDefects }

/** How much one call looks at. */
export type TraceLimits = { readonly tracesMax: number; readonly spansPerTraceMax: number }

/** Enough for stable shares; about 200 bytes a span are held. */
export const TRACE_LIMITS: TraceLimits = { tracesMax: 20_000, spansPerTraceMax: 2_000 }

type Tally = { -readonly [K in keyof TraceDefects]: number }
type Draft = { -readonly [K in keyof TraceSpan]: TraceSpan[K] } & { children: number[] }

/** Builds traces from span columns; keeps the traces with the smallest ids when there are too many. */
export function tracesOf(columns: SpanColumns, limits: TraceLimits = TRACE_LIMITS): Traces {
  const defects: Tally = { duplicates: 0, orphans: 0, cycles: 0, skewed: 0, tracesCut: 0, spansCut: 0 }
  const rowsByTrace = Map.groupBy(rowNumbers(columns.rows), (row) => columns.traceId[row] as string)
  const ids = [...rowsByTrace.keys()].sort()
  defects.tracesCut = Math.max(0, ids.length - limits.tracesMax)
  const traces = ids
    .slice(0, limits.tracesMax)
    .map((id) => traceOf(id, rowsByTrace.get(id) as number[], columns, limits.spansPerTraceMax, defects))
  return { traces, defects }
}

const rowNumbers = (rows: number): number[] => Array.from({ length: rows }, (_, row) => row)

function traceOf(id: string, rows: number[], columns: SpanColumns, spansMax: number, defects: Tally): Trace {
  const kept = keptRows(rows, columns, spansMax, defects)
  const byId = new Map(kept.map((row, position) => [columns.spanId[row] as string, position]))
  const parents = kept.map((row, position) => parentOf(row, position, byId, columns, defects))
  openCycles(parents, defects)
  const order = parentsFirst(parents)
  const startMs = kept.reduce((least, row) => Math.min(least, columns.startMs[row] as number), Number.POSITIVE_INFINITY)
  const { spans, skewed } = withoutSkew(spansIn(order, parents, kept, columns, startMs))
  defects.skewed += skewed
  return { id, weight: weightOf(kept, columns), root: rootOf(spans, kept, order, columns), startMs, spans }
}

/** Rows by start, then longest first, then id: one order for any input order; the second row of an id is dropped. */
function keptRows(rows: number[], columns: SpanColumns, spansMax: number, defects: Tally): number[] {
  const at = (column: ArrayLike<number>, row: number): number => column[row] as number
  const sorted = rows.sort(
    (a, b) =>
      at(columns.startMs, a) - at(columns.startMs, b) ||
      at(columns.durationMs, b) - at(columns.durationMs, a) ||
      compareText(columns.spanId[a] as string, columns.spanId[b] as string),
  )
  const seen = new Set<string>()
  const distinct = sorted.filter((row) => {
    const known = seen.has(columns.spanId[row] as string)
    seen.add(columns.spanId[row] as string)
    return !known
  })
  defects.duplicates += rows.length - distinct.length
  defects.spansCut += Math.max(0, distinct.length - spansMax)
  return distinct.slice(0, spansMax)
}

function parentOf(
  row: number,
  position: number,
  byId: ReadonlyMap<string, number>,
  columns: SpanColumns,
  defects: Tally,
): number {
  const parentId = columns.parentSpanId[row] as string
  if (parentId === '') return -1
  const parent = byId.get(parentId)
  if (parent !== undefined && parent !== position) return parent
  if (parent === position) defects.cycles += 1
  else defects.orphans += 1
  return -1
}

/** Walks up from every span once; a walk that meets itself has found a loop, which is opened at its earliest span. */
function openCycles(parents: number[], defects: Tally): void {
  const walkOf = new Int32Array(parents.length).fill(-1)
  for (let start = 0; start < parents.length; start++) {
    let at = start
    while (at >= 0 && walkOf[at] === -1) {
      walkOf[at] = start
      at = parents[at] as number
    }
    if (at < 0 || walkOf[at] !== start) continue
    let first = at
    for (let on = parents[at] as number; on !== at; on = parents[on] as number) first = Math.min(first, on)
    parents[first] = -1
    defects.cycles += 1
  }
}

function parentsFirst(parents: readonly number[]): number[] {
  const children: number[][] = parents.map(() => [])
  const roots: number[] = []
  parents.forEach((parent, position) => {
    const siblings = parent < 0 ? roots : (children[parent] as number[])
    siblings.push(position)
  })
  const order: number[] = []
  const stack = roots.reverse()
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    order.push(next)
    stack.push(...(children[next] as number[]).toReversed())
  }
  return order
}

function spansIn(
  order: readonly number[],
  parents: readonly number[],
  kept: readonly number[],
  columns: SpanColumns,
  traceStartMs: number,
): TraceSpan[] {
  const placeOf = new Int32Array(order.length)
  order.forEach((position, place) => {
    placeOf[position] = place
  })
  const spans: Draft[] = order.map((position) => draftOf(kept[position] as number, columns, traceStartMs))
  order.forEach((position, place) => {
    const parent = parents[position] as number
    if (parent < 0) return
    const above = spans[placeOf[parent] as number] as Draft
    const span = spans[place] as Draft
    span.parent = placeOf[parent] as number
    span.depth = above.depth + 1
    if (isUntoldCall(span, above)) span.kind = 'Client'
    above.children.push(place)
  })
  return spans
}

/** Some mark every span as one that serves: within a run of its own service it serves nobody, and calls the address or database that it names. */
const isUntoldCall = ({ kind, service, attributes }: Draft, above: Draft): boolean =>
  (kind === 'Server' || kind === 'Unspecified') &&
  above.service === service &&
  !isCall(above) &&
  peerOf(attributes) !== ''

function draftOf(row: number, columns: SpanColumns, traceStartMs: number): Draft {
  const service = calledOf(columns.service[row] as string)
  const operation = columns.operation[row] as string
  return {
    id: columns.spanId[row] as string,
    parent: -1,
    children: [],
    depth: 0,
    service,
    operation,
    run: runKey(service, operation),
    kind: columns.kind[row] as string,
    startMs: (columns.startMs[row] as number) - traceStartMs,
    durationMs: Math.max(0, columns.durationMs[row] as number),
    error: columns.error[row] === 1,
    errorType: columns.errorType[row] as string,
    refusedWith: columns.refusedWith[row] as string,
    attributes: columns.attributes[row] as Attributes,
  }
}

/** The longest span without any parent id stands for the request; in a trace without one, the longest orphan. */
function rootOf(
  spans: readonly TraceSpan[],
  kept: readonly number[],
  order: readonly number[],
  columns: SpanColumns,
): number {
  const isTrueRoot = (place: number): boolean => columns.parentSpanId[kept[order[place] as number] as number] === ''
  const tops = spans.flatMap((span, place) => (span.parent < 0 ? [place] : []))
  const trueRoots = tops.filter(isTrueRoot)
  const durationMs = (place: number): number => (spans[place] as TraceSpan).durationMs
  return (trueRoots.length > 0 ? trueRoots : tops).reduce((best, place) =>
    durationMs(place) > durationMs(best) ? place : best,
  )
}

function weightOf(kept: readonly number[], columns: SpanColumns): number {
  return kept.reduce((most, row) => Math.max(most, columns.weight[row] as number), 1)
}
