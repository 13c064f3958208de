import { LOT_COLUMN, type TelemetryTable } from '../../../model/batch.ts'
import type { Connection } from '../connection.ts'

/** Rows of one table and day that are moved at once. They carry the number at their new place, by which they are counted there. */
export type Load = {
  readonly table: TelemetryTable
  readonly day: string
  /** Nanoseconds since 1970, half-open; as text, since they are larger than numbers are exact. */
  readonly fromNs: string
  readonly toNs: string
  readonly rows: number
  readonly lot: string
}

/** Rows of a load; seconds are not parted, so that a busy one may have more. */
const LOAD_ROWS_MAX = 100_000
const NS_PER_S = 1_000_000_000n

/** The tables of telemetry with their time column. Times of traces are told again by the rows of otel_traces. */
export const MOVED: Readonly<Record<TelemetryTable, 'Timestamp' | 'TimeUnix'>> = {
  otel_traces: 'Timestamp',
  otel_logs: 'Timestamp',
  otel_metrics_gauge: 'TimeUnix',
  otel_metrics_sum: 'TimeUnix',
  otel_metrics_histogram: 'TimeUnix',
  otel_metrics_exp_histogram: 'TimeUnix',
  otel_metrics_summary: 'TimeUnix',
}

/** All rows of a database as loads, day by day; `lot` is the number of the first one, and the others follow it. */
export async function planned(from: Connection, lot: bigint): Promise<readonly Load[]> {
  const loads: Load[] = []
  for (const [table, at] of Object.entries(MOVED) as [TelemetryTable, string][])
    for (const { day } of await from.rows<{ day: string }>('days-to-move', { table, at })) {
      const seconds = await from.rows<Second>('seconds-to-move', { table, at, day })
      for (const { fromS, toS, rows } of inLoads(seconds)) {
        const [fromNs, toNs] = [fromS, toS].map((s) => String(BigInt(s) * NS_PER_S)) as [string, string]
        loads.push({ table, day, fromNs, toNs, rows, lot: String(lot + BigInt(loads.length)) })
      }
    }
  return loads
}

type Second = { readonly second: number; readonly rows: number }
type Stretch = { readonly fromS: number; readonly toS: number; readonly rows: number }

/** Seconds in a row that have about `LOAD_ROWS_MAX` rows together. */
export function inLoads(seconds: readonly Second[]): readonly Stretch[] {
  const loads: Stretch[] = []
  for (const { second, rows } of seconds) {
    const last = loads.at(-1)
    const joins = last !== undefined && last.rows + rows <= LOAD_ROWS_MAX
    if (joins) loads[loads.length - 1] = { ...last, toS: second + 1, rows: last.rows + rows }
    else loads.push({ fromS: second, toS: second + 1, rows })
  }
  return loads
}

/** Columns that go along; the number of the lot is given anew. */
export const movedColumns = (stored: ReadonlySet<string>): readonly string[] =>
  [...stored].filter((name) => name !== LOT_COLUMN)
