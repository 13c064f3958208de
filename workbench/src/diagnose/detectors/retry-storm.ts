/**
 * Paper    none; attempts per logical call, as the Google SRE book ("Handling Overload") counts them
 * Idea     a call that is repeated because it failed multiplies the load on what is already failing
 * Input    traces of both windows
 * Output   callers whose one request tries the same (peer, operation) at least 3 times after a failure
 * Cost     O(spans)
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Trace, TraceSpan } from '../paths/index.ts'
import { detectedRise, type Match, percent, risesOf } from './pattern-rise.ts'
import type { Detected, DetectorInput } from './types.ts'

const ATTEMPTS_MIN = 3

/** Calls that are tried again and again. */
export function retryStorms({ before, after }: DetectorInput): readonly Detected[] {
  return risesOf(before, after, retriesIn).map((rise) =>
    detectedRise(
      'retry-storm',
      rise,
      `${rise.service} tries ${rise.subject} ${rise.calls} times in ${percent(rise.shareAfter)} of requests, ` +
        `before in ${percent(rise.shareBefore)}`,
    ),
  )
}

function retriesIn(trace: Trace): readonly Match[] {
  return trace.spans.flatMap((parent) => {
    if (parent.children.length === 0) return []
    const calls = parent.children
      .map((place) => trace.spans[place] as TraceSpan)
      .filter((span) => span.kind === 'Client')
    return [...Map.groupBy(calls, (call) => targetOf(trace, call))].flatMap(([subject, attempts]) => {
      const count = Math.max(attempts.length, 1 + Math.max(...attempts.map(resendsOf)))
      const retried = attempts.slice(0, -1).some((attempt) => attempt.error) || attempts.some((a) => resendsOf(a) > 0)
      if (count < ATTEMPTS_MIN || !retried) return []
      const totalMs = attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0)
      return [{ service: parent.service, operation: parent.operation, subject, calls: count, totalMs }]
    })
  })
}

/** Operation and whom it is asked of: the callee's service where it sent spans, else what the client span says. */
function targetOf(trace: Trace, call: TraceSpan): string {
  const callee = trace.spans[call.children[0] ?? -1]?.service ?? peerOf(call.attributes)
  return `${call.operation} ${callee}`.trim()
}

const resendsOf = (call: TraceSpan): number =>
  Number(attributeOf(call.attributes, 'http.request.resend_count') ?? 0) || 0
