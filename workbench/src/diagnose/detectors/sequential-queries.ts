/**
 * Paper    none; thresholds of Sentry's performance issue "consecutive DB queries" as documented
 * Idea     queries that need nothing from each other could run at the same time
 * Input    one trace
 * Output   spans that send 2 or more independent reads of at least 30 ms one after the other, where running them together saves
 *          at least 100 ms and 10 % of the request
 * Cost     O(queries)
 * Departs  a read counts as independent when its text takes no value at all, so no earlier answer can flow into it
 */
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { chainsOf } from './sequential.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const QUERIES_MIN = 2
const QUERY_MS_MIN = 30
const SAVED_MS_MIN = 100
const SAVED_SHARE_MIN = 0.1 // of the request
const READ = /^\s*(select|with|show|find|aggregate|count|distinct)\b/i
const TAKES_VALUE = /\?|\$\w|[:@]\w|%s|%\(/

/** Reads that wait for each other without need. */
export const sequentialQueries: SpanPattern = {
  detector: 'sequential-queries',
  matchesIn: sequences({ queryMs: QUERY_MS_MIN, savedMs: SAVED_MS_MIN, savedShare: SAVED_SHARE_MIN }),
  matchesBefore: sequences({ queryMs: 0, savedMs: 0, savedShare: 0 }), // quicker before is slowness, not a new sequence
  says: (rise) =>
    `${rise.operation} in ${rise.service} sends ${rise.calls} independent queries one after the other ` +
    `(${rise.totalMs.toFixed(0)} ms together) ${inRequests(rise)}: ${rise.subject}`,
}

type Least = { readonly queryMs: number; readonly savedMs: number; readonly savedShare: number }

function sequences(least: Least): (view: TraceView) => readonly Match[] {
  return (view) =>
    [...view.calls].flatMap(([maker, calls]) => {
      const { service, operation } = spanAt(view, maker)
      const free = calls.filter((place) => isIndependent(view, place, least.queryMs))
      const enoughMs = Math.max(least.savedMs, least.savedShare * spanAt(view, view.trace.root).durationMs)
      return chainsOf(view, free, Number.POSITIVE_INFINITY).flatMap(({ places, totalMs, savedMs }) => {
        if (places.length < QUERIES_MIN || savedMs < enoughMs) return []
        const texts = new Set(places.map((place) => view.queries[place]?.text ?? ''))
        return [{ service, operation, key: '', subject: [...texts].join('; '), calls: places.length, totalMs }]
      })
    })
}

function isIndependent(view: TraceView, place: number, queryMsMin: number): boolean {
  const query = view.queries[place]
  if (!query || spanAt(view, place).durationMs < queryMsMin) return false
  return READ.test(query.verbatim) && !TAKES_VALUE.test(query.text)
}
