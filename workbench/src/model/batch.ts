/** The three OTLP signals that are received. */
export type Signal = 'traces' | 'logs' | 'metrics'

/** The tables of the OpenTelemetry Collector's ClickHouse exporter. */
export type TelemetryTable =
  | 'otel_traces'
  | 'otel_logs'
  | 'otel_metrics_gauge'
  | 'otel_metrics_sum'
  | 'otel_metrics_histogram'
  | 'otel_metrics_exp_histogram'
  | 'otel_metrics_summary'

/**
 * Rows for one table, ready to be inserted.
 * `native` holds one block in ClickHouse's Native format with exactly `columns`, in that order, and `rows` rows.
 */
export type Batch = {
  readonly table: TelemetryTable
  readonly columns: readonly string[]
  readonly rows: number
  readonly native: Uint8Array
}
