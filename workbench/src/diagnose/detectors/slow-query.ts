/**
 * Paper    none; threshold of Sentry's performance issue "slow DB query" as documented
 * Idea     one query that takes half a second holds its request and its connection
 * Input    traces of both windows
 * Output   queries of at least 500 ms by the rise of the share of requests that wait for one
 * Cost     O(spans)
 */
import type { Trace } from '../paths/index.ts'
import { queryOf } from './database-span.ts'
import { detectedRise, type Match, percent, risesOf } from './pattern-rise.ts'
import type { Detected, DetectorInput } from './types.ts'

const SLOW_MS_MIN = 500

/** Queries that take at least half a second. */
export function slowQueries({ before, after }: DetectorInput): readonly Detected[] {
  return risesOf(before, after, slowIn).map((rise) =>
    detectedRise(
      'slow-query',
      rise,
      `a query of ${rise.service} takes ${rise.totalMs.toFixed(0)} ms in ${percent(rise.shareAfter)} of requests, ` +
        `before over ${SLOW_MS_MIN} ms in ${percent(rise.shareBefore)}: ${rise.subject}`,
    ),
  )
}

function slowIn(trace: Trace): readonly Match[] {
  return trace.spans.flatMap((span) => {
    const query = span.durationMs >= SLOW_MS_MIN ? queryOf(span) : undefined
    if (!query) return []
    return [
      { service: span.service, operation: span.operation, subject: query.text, calls: 1, totalMs: span.durationMs },
    ]
  })
}
