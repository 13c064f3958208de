import {
  criticalPath,
  errorOriginOf,
  type TraceSpan as PathSpan,
  type Trace,
  tracesOf,
} from '../diagnose/paths/index.ts'
import type { SpanColumns } from '../model/span-columns.ts'
import { rfc3339, unixMs } from '../model/time.ts'
import type { SpanRow, TraceSpan, TraceView } from '../model/views.ts'
import type { ViewPort } from './view-ports.ts'

const SPANS_MAX = 2_000 // as evidence: more is not read again

/** A trace in the order it is drawn, with the chain of spans the request waited for; undefined when none is stored. */
export async function traceOf(
  traceId: string,
  port: Pick<ViewPort, 'spansOf'>,
  spansMax = SPANS_MAX,
): Promise<TraceView | undefined> {
  const rows = await port.spansOf(traceId, spansMax + 1)
  if (rows.length === 0) return undefined
  const kept = rows.slice(0, spansMax)
  const { traces, defects } = tracesOf(columnsOf(traceId, kept), { tracesMax: 1, spansPerTraceMax: spansMax })
  const trace = traces[0]!
  return {
    traceId,
    at: rfc3339(unixMs(trace.startMs)),
    durationMs: trace.spans.reduce((end, span) => Math.max(end, span.startMs + span.durationMs), 0),
    spans: drawn(trace, kept),
    orphans: defects.orphans,
    cut: rows.length > spansMax,
  }
}

function drawn(trace: Trace, rows: readonly SpanRow[]): TraceSpan[] {
  const waitedMs = new Map(criticalPath(trace).map((step) => [step.place, step.selfMs]))
  const rowOf = new Map(rows.map((row) => [row.span_id, row]))
  const origin = errorOriginOf(trace)
  return trace.spans.map((span, place) => ({
    ...drawnSpan(span, rowOf.get(span.id)!, trace),
    waitedMs: waitedMs.get(place) ?? null,
    isErrorOrigin: place === origin,
  }))
}

function drawnSpan(span: PathSpan, row: SpanRow, trace: Trace): Omit<TraceSpan, 'waitedMs' | 'isErrorOrigin'> {
  const parent = trace.spans[span.parent]
  return {
    spanId: span.id,
    parentSpanId: parent?.id ?? '',
    service: span.service,
    name: span.operation,
    kind: span.kind,
    depth: span.depth,
    startMs: span.startMs,
    durationMs: span.durationMs,
    error: span.error,
    statusMessage: row.status_message,
    attributes: row.attributes,
    resource: row.resource,
    events: row.event_names.map((name, i) => ({
      name,
      offsetMs: (row.event_at_ms[i] ?? row.at_ms) - row.at_ms,
      attributes: row.event_attributes[i] ?? {},
    })),
  }
}

function columnsOf(traceId: string, rows: readonly SpanRow[]): SpanColumns {
  return {
    rows: rows.length,
    traceId: rows.map(() => traceId),
    spanId: rows.map((r) => r.span_id),
    parentSpanId: rows.map((r) => r.parent_span_id),
    service: rows.map((r) => r.service),
    operation: rows.map((r) => r.name),
    kind: rows.map((r) => r.kind),
    startMs: rows.map((r) => r.at_ms),
    durationMs: rows.map((r) => r.duration_ms),
    error: rows.map((r) => r.error),
    errorType: rows.map((r) => r.attributes['error.type'] ?? ''),
    refusedWith: rows.map(() => ''), // one request alone does not tell whether its refusal is usual
    weight: rows.map(() => 1),
    attributes: rows.map((r) => r.attributes),
  }
}
