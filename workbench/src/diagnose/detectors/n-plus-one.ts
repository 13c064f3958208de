/**
 * Paper    none; thresholds of Sentry's performance issues "N+1 queries" and "N+1 API calls" as documented
 * Idea     a loop around a call: one parent makes the same call many times where one call would do
 * Input    traces of both windows
 * Output   parents that repeat a query at least 5 times for at least 50 ms, or a remote call 5 times for at least 300 ms
 * Cost     O(spans)
 * Departs  no source query before the loop is demanded, because the list may come from anywhere
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Trace, TraceSpan } from '../paths/index.ts'
import { queryOf } from './database-span.ts'
import { detectedRise, type Match, percent, type Rise, risesOf } from './pattern-rise.ts'
import type { Detected, DetectorInput } from './types.ts'

type Subject = (span: TraceSpan) => string | undefined

const CALLS_MIN = 5
const QUERY_MS_MIN = 50
const REMOTE_MS_MIN = 300

/** The same query again and again below one span. */
export function nPlusOneQueries({ before, after }: DetectorInput): readonly Detected[] {
  return loopsOf(before, after, queryTextOf, QUERY_MS_MIN).map((rise) =>
    detectedRise(
      'n-plus-one-query',
      rise,
      `${rise.operation} in ${rise.service} sends ${rise.calls} equal queries (${rise.totalMs.toFixed(0)} ms together) ` +
        `in ${percent(rise.shareAfter)} of requests, before in ${percent(rise.shareBefore)}: ${rise.subject}`,
    ),
  )
}

/** The same remote call again and again below one span. */
export function nPlusOneCalls({ before, after }: DetectorInput): readonly Detected[] {
  return loopsOf(before, after, remoteCallOf, REMOTE_MS_MIN).map((rise) =>
    detectedRise(
      'n-plus-one-call',
      rise,
      `${rise.operation} in ${rise.service} calls ${rise.subject} ${rise.calls} times (${rise.totalMs.toFixed(0)} ms together) ` +
        `in ${percent(rise.shareAfter)} of requests, before in ${percent(rise.shareBefore)}`,
    ),
  )
}

const queryTextOf = (span: TraceSpan): string | undefined => queryOf(span)?.text

/** Remote calls by route, not by address; failed ones are retries and belong to another detector. */
function remoteCallOf(span: TraceSpan): string | undefined {
  if (span.kind !== 'Client' || span.error || attributeOf(span.attributes, 'db.system.name')) return undefined
  return `${span.operation} ${peerOf(span.attributes)}`.trim()
}

/** A loop that was there before but quicker is slowness, not a new loop: the baseline is searched without a least duration. */
function loopsOf(
  before: readonly Trace[],
  after: readonly Trace[],
  subjectOf: Subject,
  totalMsMin: number,
): readonly Rise[] {
  const matches = (msMin: number) => (trace: Trace) => repetitionsIn(trace, subjectOf, msMin)
  return risesOf(before, after, matches(totalMsMin), matches(0))
}

function repetitionsIn(trace: Trace, subjectOf: Subject, totalMsMin: number): Match[] {
  return trace.spans.flatMap((parent) => {
    if (parent.children.length < CALLS_MIN) return []
    const children = parent.children.map((place) => trace.spans[place] as TraceSpan)
    return [...Map.groupBy(children, subjectOf)].flatMap(([subject, calls]) => {
      const totalMs = calls.reduce((sum, call) => sum + call.durationMs, 0)
      if (subject === undefined || calls.length < CALLS_MIN || totalMs < totalMsMin) return []
      return [{ service: parent.service, operation: parent.operation, subject, calls: calls.length, totalMs }]
    })
  })
}
