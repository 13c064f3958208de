import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import type { RequestColumns } from '../../model/span-columns.ts'
import type { TimeRange } from '../../model/time.ts'
import type { TelemetryStore } from './telemetry.ts'
import { TRACE_SLACK_MS } from './trace-sample.ts'

/** Trace ids of requests that went badly, and of others to compare them with. */
export type Sorted = { readonly bad: readonly string[]; readonly good: readonly string[] }

type ItemRow = { readonly trace_id: string; readonly weight: number; readonly items: readonly string[] }

/** What bad and good requests carry: a row a request with the attributes of its spans, those included that begin a little after `range`. */
export async function requestItems(
  store: Pick<TelemetryStore, 'query'>,
  range: TimeRange,
  { bad, good }: Sorted,
): Promise<RequestColumns> {
  const rows = await store.query<ItemRow>('request-items', {
    from_ms: Math.floor(range.from),
    to_ms: Math.ceil(range.to) + TRACE_SLACK_MS,
    traces: [...bad, ...good],
    items_max: QUESTION_LIMITS.itemsPerRequest,
  })
  const isBad = new Set(bad)
  return {
    rows: rows.length,
    traceId: rows.map((row) => row.trace_id),
    bad: rows.map((row) => (isBad.has(row.trace_id) ? 1 : 0)),
    weight: rows.map((row) => row.weight),
    items: rows.map((row) => row.items),
  }
}
