/** Columns the diagnosis core reads, one shape for each query under `store/telemetry/sql/diagnose/`. */
import type { ChangeEvent } from './change.ts'
import type { Attributes, LogPatternColumns, RequestColumns, SpanColumns } from './span-columns.ts'
import type { TimeRange, UnixMs } from './time.ts'

/** How the points of a metric are to be read. */
export type MetricKind = 'gauge' | 'delta' | 'cumulative'

/** One metric series as it was stored: points at rising times. */
export type MetricSeries = {
  /** `service.name`; the name of the node or host for a resource without one. */
  readonly service: string
  /** `service.instance.id` or the pod's name; '' when untold. */
  readonly instance: string
  /** `service.version`; '' when untold. */
  readonly version: string
  /** The node that the instance runs on; '' when untold. */
  readonly node: string
  readonly name: string
  readonly unit: string
  readonly kind: MetricKind
  readonly labels: Attributes
  /** When each point was taken, milliseconds since 1970: it tells of the time that ends there. */
  readonly atMs: readonly number[]
  readonly value: readonly number[]
  /** Each value of a gauge says since when it counts: it sums up the stretch between, and not a moment. */
  readonly ofStretch?: boolean
}

/** One histogram series as it was stored. */
export type HistogramSeries = Omit<MetricSeries, 'kind' | 'value'> & {
  readonly kind: 'delta' | 'cumulative'
  /** Upper bounds of all buckets but the last; empty where they are not told. */
  readonly bounds: readonly number[]
  readonly count: readonly number[]
  /** NaN where one that was added is no number. */
  readonly sum: readonly number[]
  /** One array a point. */
  readonly buckets: readonly (readonly number[])[]
}

/** All metric series of a window. */
export type StoredSeries = {
  readonly numbers: readonly MetricSeries[]
  readonly histograms: readonly HistogramSeries[]
}

/** Requests of one operation in equal buckets; only buckets that hold any. */
export type OperationSeries = {
  readonly service: string
  readonly operation: string
  /** Requests begin here: its spans have no parent. */
  readonly entry: boolean
  /** When each bucket begins, rising, milliseconds since 1970. */
  readonly atMs: readonly number[]
  readonly count: readonly number[]
  readonly errors: readonly number[]
  readonly p50Ms: readonly number[]
  readonly p99Ms: readonly number[]
  /** How many did not fail and were refused with each code, which says that the request was wrong: usual where people mistype. */
  readonly refused: Readonly<Record<string, readonly number[]>>
}

/** What one instance of one version of a service did in a window. */
export type InstanceRow = {
  readonly service: string
  readonly version: string
  readonly instance: string
  /** First and last span, log line or metric point, milliseconds since 1970. */
  readonly firstMs: number
  readonly lastMs: number
}

/** The three kinds of telemetry. */
export type Pillar = 'traces' | 'logs' | 'metrics'

/** When a service sent anything of one pillar: the starts of the steps that hold some, rising. */
export type SignsOfLife = { readonly service: string; readonly pillar: Pillar; readonly atMs: readonly number[] }

/** How many lines a service logs, and how many of them tell of an error: the starts of the steps that hold some, rising. */
export type LogLines = {
  readonly service: string
  readonly atMs: readonly number[]
  readonly lines: readonly number[]
  readonly errors: readonly number[]
}

/** How much telemetry there is of each kind. */
export type Pillars = { readonly spans: number; readonly logs: number; readonly metricPoints: number }

/** Who spoke when in a range. */
export type TelemetryPresence = {
  /** When its telemetry begins; undefined where there is none. */
  readonly first: UnixMs | undefined
  readonly pillars: Pillars
  readonly signs: readonly SignsOfLife[]
  readonly instances: readonly InstanceRow[]
}

/** Who called whom; from span parents or from labels of metrics. */
export type Call = { readonly caller: string; readonly callee: string }

/** What is read before the windows are known. */
export type Overview = {
  readonly window: TimeRange
  readonly bucketSeconds: number
  readonly metrics: StoredSeries
  readonly operations: readonly OperationSeries[]
  readonly instances: readonly InstanceRow[]
  readonly pillars: Pillars
  /** In steps of `bucketSeconds`. */
  readonly signs: readonly SignsOfLife[]
  /** In steps of `bucketSeconds`. */
  readonly logLines: readonly LogLines[]
  readonly changes: readonly ChangeEvent[]
  /** Kinds of change that any source has ever sent. */
  readonly kindsConnected: readonly string[]
}

/** What is read once the baseline and the incident are known. */
export type Detail = {
  readonly spansBefore: SpanColumns
  readonly spansAfter: SpanColumns
  readonly requests: RequestColumns
  readonly logs: LogPatternColumns
}

/** The page that woke somebody: when, and about what. */
export type Page = { readonly at: number; readonly service: string | undefined; readonly title: string | undefined }
