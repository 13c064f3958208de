/** What people look for themselves: requests by duration, what sets some of them apart, lists of spans. Times are RFC 3339 in UTC. */
import type { Interval } from './diagnosis.ts'
import type { TraceView } from './views.ts'

/** A span or its resource carries this. */
export type AttributeIs = { readonly key: string; readonly value: string }

export type Outcome = 'failed' | 'fine'

/** Which spans are looked at; absent fields do not narrow. */
export type SpanFilter = {
  readonly window: Interval
  /** `requests`: what a service was asked for, or a trace's first span. */
  readonly spans: 'requests' | 'all'
  readonly service?: string
  readonly operation?: string
  readonly outcome?: Outcome
  /** All must hold. */
  readonly where: readonly AttributeIs[]
}

/** A part of the filtered spans: a box drawn on the heatmap, or those that failed; absent edges do not narrow. */
export type Selection = {
  readonly from?: string
  readonly to?: string
  readonly msMin?: number
  readonly msMax?: number
  readonly outcome?: Outcome
}

/** Spans by time and duration. */
export type Heatmap = {
  readonly window: Interval
  readonly columnSeconds: number
  readonly columns: number
  /** Durations of each row, shortest first; half-open, each an equal factor longer than the one before. */
  readonly rows: readonly { readonly msFrom: number; readonly msTo: number }[]
  /** Only those that hold something; sampled-away spans are counted in. */
  readonly cells: readonly HeatCell[]
  readonly summary: SpanSummary
}

export type HeatCell = {
  readonly column: number
  readonly row: number
  readonly spans: number
  readonly failed: number
}

/** How many spans the filter holds, and how long they take; null where there are none. */
export type SpanSummary = {
  readonly spans: number
  readonly failed: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly p99Ms: number | null
}

/** One span in a list. */
export type SpanLine = {
  readonly traceId: string
  readonly spanId: string
  readonly at: string
  readonly service: string
  readonly name: string
  readonly durationMs: number
  readonly failed: boolean
  readonly statusMessage: string
}

export type SpanOrder = 'slowest' | 'newest'

export type SpanPage = { readonly spans: readonly SpanLine[]; readonly cut: boolean }

/** What the selected requests carry more often than the rest. */
export type Comparison = {
  /** How many requests each side holds, and how many of them were looked at. */
  readonly selected: { readonly requests: number; readonly lookedAt: number }
  readonly rest: { readonly requests: number; readonly lookedAt: number }
  /** Strongest first; those that another one accounts for come last. */
  readonly found: readonly SetApart[]
  readonly tried: number
  /** Keys that look like identifiers and were not compared. */
  readonly keysCut: readonly string[]
}

/** Conditions that set the selection apart. */
export type SetApart = {
  readonly conditions: readonly AttributeIs[]
  /** Other conditions, `key=value`, that pick the same requests. */
  readonly aliases: readonly string[]
  /** Share of the selected requests and of the rest that carry it, 0..1. */
  readonly shareSelected: number
  readonly shareRest: number
  readonly oddsRatio: number
  /** Chance of seeing this by accident, corrected for everything that was tried. */
  readonly q: number
  readonly explainedBy: string | undefined
  readonly traceIds: readonly string[]
}

/** Names to choose from, busiest first. */
export type SpanNames = {
  readonly services: readonly string[]
  readonly operations: readonly string[]
}

/** A cell as the store counts it: `bin` numbers equal factors of duration from a microsecond on. */
export type HeatRow = {
  readonly slot: number
  readonly bin: number
  readonly spans: number
  readonly failed: number
}

export type SummaryRow = {
  readonly spans: number
  readonly failed: number
  readonly p50_ms: number
  readonly p95_ms: number
  readonly p99_ms: number
}

export type SpanLineRow = {
  readonly trace_id: string
  readonly span_id: string
  readonly at_ms: number
  readonly service: string
  readonly name: string
  readonly duration_ms: number
  readonly failed: number
  readonly status_message: string
}

/** A request inside or outside of a selection; `requests` counts its whole side. */
export type PickedRow = { readonly trace_id: string; readonly inside: number; readonly requests: number }

export type NameRow = { readonly service: string; readonly operation: string }

export type HeatGrid = { readonly columnMs: number; readonly binsPerOctave: number }

/** A bad request beside a good one. */
export type ExploreSides = {
  readonly bad: TraceView
  /** Null when no good request of the same kind was found. */
  readonly good: TraceView | null
  /** The steps of both, those on which the bad one waited longer first. */
  readonly differences: readonly SideDifference[]
}

/** One step in both requests: its spans, and how long the request waited for them alone. */
export type SideDifference = {
  readonly service: string
  readonly name: string
  readonly bad: SideTally
  readonly good: SideTally
}

export type SideTally = { readonly spans: number; readonly failed: number; readonly waitedMs: number }

/** A request of the same kind as another. */
export type SameKind = { readonly service: string; readonly operation: string; readonly notTrace: string }

/** Which log lines are looked at; absent fields do not narrow. */
export type LogFilter = {
  readonly window: Interval
  readonly service?: string
  readonly traceId?: string
  /** Text that the line holds, in any case. */
  readonly text?: string
  /** As OpenTelemetry numbers severities: 9 info, 13 warning, 17 error, 21 fatal. */
  readonly severityMin?: number
}

export type LogLine = {
  /** Tells lines apart; the same whenever it is asked for. */
  readonly id: string
  readonly at: string
  readonly service: string
  readonly severity: string
  /** 0 when untold. */
  readonly severityNumber: number
  readonly body: string
  readonly traceId: string
}

/** Lines newest first, and how many there were when. */
export type LogView = {
  readonly window: Interval
  readonly lines: readonly LogLine[]
  readonly cut: boolean
  readonly columnSeconds: number
  /** One entry a column, oldest first. */
  readonly volume: readonly LogVolume[]
}

export type LogVolume = { readonly lines: number; readonly warnings: number; readonly errors: number }

/** Lines of one template and service. */
export type LogKind = {
  readonly service: string
  readonly template: string
  readonly severityNumber: number
  readonly lines: number
  readonly first: string
  readonly last: string
  /** '' when no line carries one. */
  readonly traceId: string
  /** The longest text that all of them hold; '' when it is too short to look for. */
  readonly shared: string
}

export type LogKinds = { readonly kinds: readonly LogKind[]; readonly lines: number; readonly cut: boolean }

export type LogLineRow = {
  readonly id: string
  readonly at_ms: number
  readonly service: string
  readonly severity: string
  readonly severity_number: number
  readonly body: string
  readonly trace_id: string
}

export type LogVolumeRow = LogVolume & { readonly slot: number }

export type LogKindRow = {
  readonly service: string
  readonly severity_number: number
  readonly body: string
  readonly lines: number
  readonly first_ms: number
  readonly last_ms: number
  readonly trace_id: string
}

/** A metric that a window holds. */
export type MetricName = {
  readonly name: string
  readonly unit: string
  readonly kind: 'gauge' | 'sum' | 'histogram' | 'summary'
  readonly services: number
  readonly points: number
}

export type MetricNames = { readonly metrics: readonly MetricName[]; readonly cut: boolean }

/** Which series of a metric are drawn, and how they are put together. */
export type MetricAsk = {
  readonly window: Interval
  readonly metric: string
  readonly service?: string
  /** What tells the lines apart: `service`, `instance`, or an attribute; absent draws one line. */
  readonly by?: string
  /** Which of the parts that a histogram or summary stands for; absent is the first. */
  readonly part?: string
}

export type MetricChart = {
  readonly window: Interval
  readonly stepSeconds: number
  readonly unit: string
  readonly part: string
  /** What can be drawn of the metric: its value, or mean, count and quantiles. */
  readonly parts: readonly string[]
  /** What lines can be told apart by. */
  readonly keys: readonly string[]
  /** One a step, the end of it. */
  readonly at: readonly string[]
  /** Those with the largest values first. */
  readonly lines: readonly MetricLine[]
  readonly linesCut: number
  readonly series: number
  readonly seriesCut: boolean
}

export type MetricLine = {
  readonly name: string
  /** How many series it puts together: added when they count something, else averaged. */
  readonly series: number
  /** One a step; null where none sent anything. */
  readonly values: readonly (number | null)[]
}

/** What a query that somebody typed gave. */
export type SqlAnswer = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly string[])[]
  /** There are more rows than are shown. */
  readonly cut: boolean
  readonly tookMs: number
}

export type SqlExample = { readonly name: string; readonly sql: string }

/** Rows as the engine gives them, by column position. */
export type SqlRows = {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
}

/** Who calls whom, and how it goes. */
export type CallEdge = {
  readonly caller: string
  readonly callee: string
  readonly calls: number
  readonly failed: number
  readonly p95Ms: number
}

/** The calls of a sample of requests, the busiest first. */
export type CallMap = { readonly window: Interval; readonly edges: readonly CallEdge[]; readonly cut: boolean }

export type CallEdgeRow = Omit<CallEdge, 'p95Ms'> & { readonly p95_ms: number }
