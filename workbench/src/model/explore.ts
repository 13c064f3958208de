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
