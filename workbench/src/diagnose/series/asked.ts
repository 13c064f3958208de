/**
 * Paper    none; a claim is worth what its evidence shows when it is asked for again
 * Idea     a series is found again by the query that read it, by its service and its stored name
 * Input    a golden series
 * Output   the query and its parameters
 * Cost     O(1)
 */
import type { Proof } from '../evidence.ts'
import type { GoldenSeries } from '../types.ts'

const BUCKET_MS = 10_000 // fine enough to see a curve of some minutes
const STEP_MS = 1_000
const ROWS_MAX = 100
const POINTS_MAX = 2_000

/** The question whose answer holds a series, asked for its service and name alone. */
export function questionOf(series: GoldenSeries): Required<Pick<Proof, 'query' | 'params'>> {
  const { operation, name, histogram, summed, toldBy } = series
  const service = toldBy ?? series.service
  if (series.source === 'trace')
    return {
      query: 'operation-series',
      params: { service, operation: operation ?? '', bucket_ms: BUCKET_MS, operations_max: ROWS_MAX },
    }
  if (series.source === 'log')
    return { query: 'lines-of-services', params: { service, step_ms: BUCKET_MS, sources_max: ROWS_MAX } }
  if (histogram !== undefined)
    return {
      query: 'histogram-series',
      params: { service, metric: histogram, series_max: ROWS_MAX, points_max: POINTS_MAX },
    }
  return { query: 'metric-series', params: { service, metric: summed ?? name, step_ms: STEP_MS, series_max: ROWS_MAX } }
}
