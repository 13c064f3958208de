/**
 * Columns that the path, comparison, log and detector algorithms read. Row i of every column describes the same thing.
 * A column is an `ArrayLike`, so typed arrays and plain arrays both serve.
 */

/** Attributes of one span or one series, values as text the way the store keeps them. */
export type Attributes = Readonly<Record<string, string>>

/** Span kinds as the store spells them. */
export type SpanKind = 'Unspecified' | 'Internal' | 'Server' | 'Client' | 'Producer' | 'Consumer'

/** Spans of whole traces, in any order: all spans of a chosen trace, or the trace is told wrong. */
export type SpanColumns = {
  readonly rows: number
  readonly traceId: ArrayLike<string>
  readonly spanId: ArrayLike<string>
  /** '' for a root. */
  readonly parentSpanId: ArrayLike<string>
  readonly service: ArrayLike<string>
  /** The span's name. */
  readonly operation: ArrayLike<string>
  readonly kind: ArrayLike<string>
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: ArrayLike<number>
  readonly durationMs: ArrayLike<number>
  /** 1 when the status is Error. */
  readonly error: ArrayLike<number>
  /** `error.type`, else the exception's type, else ''. */
  readonly errorType: ArrayLike<string>
  /** The HTTP or gRPC code that says the request was wrong; else ''. */
  readonly refusedWith: ArrayLike<string>
  /** `AdjustedCount`: how many spans of the population this one stands for; at least 1. */
  readonly weight: ArrayLike<number>
  /** Span attributes, under current or deprecated names; the ones in `SPAN_ATTRIBUTES_READ` are enough. */
  readonly attributes: ArrayLike<Attributes>
}

/** Requests (traces) of the incident, told good or bad, with what is known about each. */
export type RequestColumns = {
  readonly rows: number
  readonly traceId: ArrayLike<string>
  /** 1 when the request failed or was slow. */
  readonly bad: ArrayLike<number>
  readonly weight: ArrayLike<number>
  /** Distinct `key=value` of the request's spans, resources and scopes; the key ends at the first `=`. */
  readonly items: ArrayLike<readonly string[]>
}

/** Log lines grouped by service, severity and the store's pattern key, with one line of each group as its sample. */
export type LogPatternColumns = {
  readonly rows: number
  readonly service: ArrayLike<string>
  readonly severity: ArrayLike<string>
  readonly body: ArrayLike<string>
  /** Lines in the baseline and in the incident. */
  readonly countBefore: ArrayLike<number>
  readonly countAfter: ArrayLike<number>
  /** Requests that were asked about and have such a line, each as often as it has, up to 16 times; none when lines carry no trace id. */
  readonly requests: ArrayLike<readonly string[]>
  /** A trace with such a line, a bad one if there is any; '' when none. */
  readonly traceId: ArrayLike<string>
}

/** One metric series: values at rising times. A counter arrives as a rate per second. */
export type Series = {
  readonly service: string
  /** Which of the service's instances, and the node it runs on; '' when untold. */
  readonly instance: string
  readonly node: string
  readonly name: string
  readonly unit: string
  readonly labels: Attributes
  readonly atMs: ArrayLike<number>
  readonly value: ArrayLike<number>
}
