import type { Connection } from './connection.ts'
import { fillSlots, sqlText } from './sql-files.ts'

/** Tables that forget, with the column whose age counts. Changes are few and are kept. */
const FORGETTING: readonly (readonly [table: string, at: string])[] = [
  ['otel_traces', 'Timestamp'],
  ['otel_traces_trace_id_ts', 'Start'],
  ['otel_logs', 'Timestamp'],
  ['otel_metrics_gauge', 'TimeUnix'],
  ['otel_metrics_sum', 'TimeUnix'],
  ['otel_metrics_histogram', 'TimeUnix'],
  ['otel_metrics_exp_histogram', 'TimeUnix'],
  ['otel_metrics_summary', 'TimeUnix'],
]

/** Lets the tables forget rows older than `days` by event time; 0 keeps everything, as a replay of old data needs. */
export async function applyRetention(
  connection: Connection,
  days: number,
  slots: Readonly<Record<string, string>>,
): Promise<void> {
  const stored = await connection.rows<{ table: string; days: number }>('stored-ttl')
  const daysOf = new Map(stored.map((row) => [row.table, row.days]))
  for (const [table, at] of FORGETTING) {
    if (daysOf.get(table) === days) continue
    const text = fillSlots(sqlText(days === 0 ? 'ttl-remove' : 'ttl-set'), slots)
    await connection.run(`retention of ${table}`, { text, params: days === 0 ? { table } : { table, at, days } })
  }
}
