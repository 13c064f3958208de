/** What people look at beside the diagnosis: golden signals now, one trace, log lines, a re-run query. Times are RFC 3339 in UTC. */
import type { Evidence, Interval, SampleLog } from './diagnosis.ts'

/** Golden signals of requests that ended in one stretch of time; null where there were none. */
export type Golden = {
  readonly requests: number
  readonly ratePerSecond: number
  /** Failed requests per request, 0..1. */
  readonly errorShare: number | null
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** One service, now and over the buckets of the overview's window. */
export type ServiceOverview = {
  readonly service: string
  /** What arrived from it, so that a silent pillar shows. */
  readonly arrived: { readonly spans: number; readonly logLines: number; readonly metricPoints: number }
  /** Over the whole window. */
  readonly golden: Golden
  /** One entry a bucket, oldest first. */
  readonly curve: readonly Golden[]
  readonly state: SystemState
  /** What tells the state; '' for one that is up. */
  readonly why: string
}

/** How a system does: `unknown` when nothing was asked of it that would tell. */
export type SystemState = 'up' | 'degraded' | 'down' | 'unknown'

/** How the systems of a window do. */
export type ServicesNow = {
  readonly window: Interval
  readonly bucketSeconds: number
  /** Busiest first. */
  readonly services: readonly ServiceOverview[]
  /** How many services were left out because there were more than fit. */
  readonly servicesCut: number
}

/** One span of a waterfall; `startMs` counts from the trace's first span. */
export type TraceSpan = {
  readonly spanId: string
  readonly parentSpanId: string
  readonly service: string
  readonly name: string
  readonly kind: string
  readonly depth: number
  readonly startMs: number
  readonly durationMs: number
  readonly error: boolean
  readonly statusMessage: string
  /** How long the request waited for this span alone; null when it is not on the chain that the request waited for. */
  readonly waitedMs: number | null
  /** The request began to fail here: the deepest failed span whose callers all failed. */
  readonly isErrorOrigin: boolean
  readonly attributes: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
  readonly events: readonly SpanEvent[]
}

export type SpanEvent = {
  readonly name: string
  readonly offsetMs: number
  readonly attributes: Readonly<Record<string, string>>
}

/** A trace in the order it is drawn: parents before children, siblings by start. */
export type TraceView = {
  readonly traceId: string
  readonly at: string
  readonly durationMs: number
  readonly spans: readonly TraceSpan[]
  /** Spans that name a parent which is not there. */
  readonly orphans: number
  /** The trace has more spans than are shown. */
  readonly cut: boolean
}

/** Which log lines are asked for; absent fields do not narrow. */
export type LogSearch = {
  readonly window: Interval
  readonly service?: string
  readonly traceId?: string
  /** Text that the line's body holds, in any case. */
  readonly text?: string
}

export type LogPage = { readonly lines: readonly SampleLog[]; readonly cut: boolean }

/** A small table of results as text cells. */
export type ResultTable = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly cut: boolean
}

/** Evidence with its query's text and the rows the query gives when it is run again. */
export type EvidenceView = {
  readonly evidence: Evidence
  /** Null when the text of the query is not known. */
  readonly sql: string | null
  readonly again:
    | { readonly state: 'ready'; readonly table: ResultTable; readonly tookMs: number }
    | { readonly state: 'failed'; readonly why: string }
}

/** A service in one bucket of a window as the store counts it; `bucket` is -1 for the whole window. */
export type GoldenRow = {
  readonly service: string
  readonly bucket: number
  readonly requests: number
  readonly errors: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
}

/** What the store took in from a service; `services_total` counts all services, also those left out. */
export type ArrivedRow = {
  readonly service: string
  readonly spans: number
  readonly log_lines: number
  readonly metric_points: number
  readonly services_total: number
}

/** A span as the store keeps it; times in milliseconds since 1970 with fractions. */
export type SpanRow = {
  readonly span_id: string
  readonly parent_span_id: string
  readonly service: string
  readonly name: string
  readonly kind: string
  readonly at_ms: number
  readonly duration_ms: number
  readonly error: number
  readonly status_message: string
  readonly attributes: Readonly<Record<string, string>>
  readonly resource: Readonly<Record<string, string>>
  readonly event_names: readonly string[]
  readonly event_at_ms: readonly number[]
  readonly event_attributes: readonly Readonly<Record<string, string>>[]
}

export type LogRow = {
  readonly at_ms: number
  readonly service: string
  readonly severity: string
  readonly body: string
  readonly trace_id: string
}
