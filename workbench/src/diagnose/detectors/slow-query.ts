/**
 * Paper    none; threshold of Sentry's performance issue "slow DB query" as documented
 * Idea     one query that takes half a second holds its request and its connection
 * Input    one trace
 * Output   queries of at least 500 ms
 * Cost     O(spans)
 */
import { percent, type SpanPattern } from './pattern-rise.ts'
import { spanAt } from './trace-view.ts'

const SLOW_MS_MIN = 500

/** Queries that take at least half a second. */
export const slowQueries: SpanPattern = {
  detector: 'slow-query',
  matchesIn: (view) =>
    view.queries.flatMap((query, place) => {
      const { service, operation, durationMs } = spanAt(view, place)
      if (!query || durationMs < SLOW_MS_MIN) return []
      return [{ service, operation, subject: query.text, calls: 1, totalMs: durationMs }]
    }),
  says: ({ service, totalMs, shareAfter, shareBefore, subject }) =>
    `a query of ${service} takes ${totalMs.toFixed(0)} ms in ${percent(shareAfter)} of requests, ` +
    `before over ${SLOW_MS_MIN} ms in ${shareBefore === undefined ? 'unknown' : percent(shareBefore)}: ${subject}`,
}
