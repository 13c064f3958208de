/**
 * Paper    none; thresholds of Sentry's performance issues "N+1 queries" and "N+1 API calls" as documented
 * Idea     a loop around a call: one span makes the same call many times where one call would do
 * Input    one trace
 * Output   spans that repeat a query at least 5 times for at least 50 ms, or a remote call 5 times for at least 300 ms
 * Cost     O(spans)
 * Departs  no source query before the loop is demanded, because the list may come from anywhere; repeated calls need not be
 *          started together, because a loop that waits for each is the worse one
 */
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { remoteCallOf } from './remote-call.ts'
import { spanAt, type TraceView } from './trace-view.ts'

type Subject = (view: TraceView, place: number) => string | undefined

const CALLS_MIN = 5
const QUERY_MS_MIN = 50
const REMOTE_MS_MIN = 300

const queryText: Subject = ({ queries }, place) => queries[place]?.text

/** Remote calls by route; failed ones are retries and belong to another detector. */
const remoteCall: Subject = (view, place) => (spanAt(view, place).error ? undefined : remoteCallOf(view, place))

/** The same query again and again by one span. */
export const nPlusOneQueries: SpanPattern = {
  detector: 'n-plus-one-query',
  matchesIn: loops(queryText, QUERY_MS_MIN),
  matchesBefore: loops(queryText, 0), // a loop that was there but quicker is slowness, not a new loop
  says: (rise) =>
    `${rise.operation} in ${rise.service} sends ${rise.calls} equal queries (${rise.totalMs.toFixed(0)} ms together) ` +
    `${inRequests(rise)}: ${rise.subject}`,
}

/** The same remote call again and again by one span. */
export const nPlusOneCalls: SpanPattern = {
  detector: 'n-plus-one-call',
  matchesIn: loops(remoteCall, REMOTE_MS_MIN),
  matchesBefore: loops(remoteCall, 0),
  says: (rise) =>
    `${rise.operation} in ${rise.service} calls ${rise.subject} ${rise.calls} times ` +
    `(${rise.totalMs.toFixed(0)} ms together) ${inRequests(rise)}`,
}

function loops(subjectOf: Subject, totalMsMin: number): (view: TraceView) => readonly Match[] {
  return (view) => [...view.calls].flatMap(([maker, calls]) => loopsOf(view, maker, calls, subjectOf, totalMsMin))
}

function loopsOf(
  view: TraceView,
  maker: number,
  calls: readonly number[],
  subjectOf: Subject,
  totalMsMin: number,
): readonly Match[] {
  if (calls.length < CALLS_MIN) return []
  const { service, operation } = spanAt(view, maker)
  return [...Map.groupBy(calls, (place) => subjectOf(view, place))].flatMap(([subject, same]) => {
    const totalMs = same.reduce((sum, place) => sum + spanAt(view, place).durationMs, 0)
    if (subject === undefined || same.length < CALLS_MIN || totalMs < totalMsMin) return []
    return [{ service, operation, subject, calls: same.length, totalMs }]
  })
}
