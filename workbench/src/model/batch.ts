/** The three OTLP signals that are received. */
export type Signal = 'traces' | 'logs' | 'metrics'

/** The tables of the OpenTelemetry Collector's ClickHouse exporter. */
export const TELEMETRY_TABLES = [
  'otel_traces',
  'otel_logs',
  'otel_metrics_gauge',
  'otel_metrics_sum',
  'otel_metrics_histogram',
  'otel_metrics_exp_histogram',
  'otel_metrics_summary',
] as const

export type TelemetryTable = (typeof TELEMETRY_TABLES)[number]

/**
 * Rows for one table, ready to be inserted.
 * `native` holds blocks in ClickHouse's Native format with exactly `columns`, in that order, and `rows` rows together: one
 * block, or several smaller ones of a lot that was `TooMuchAtOnce`.
 */
export type Batch = {
  readonly table: TelemetryTable
  readonly columns: readonly string[]
  readonly rows: number
  readonly native: Uint8Array
  /** Where the rows come from, when they came through the write-ahead log. */
  readonly lot?: LotOfRows
}

/** A store had no memory for a block as large as this one; nothing is wrong with its rows, and a smaller block may fit. */
export class TooMuchAtOnce extends Error {}

/** The column that says which lot a row came in with. */
export const LOT_COLUMN = 'IngestLot'

/** The rows of some requests, stored together; each of them carries the number in its column. */
export type LotOfRows = {
  readonly number: bigint
  /** True when they may be stored already, wholly or in part: somebody tried, and does not know what became of it. */
  readonly again: boolean
}
