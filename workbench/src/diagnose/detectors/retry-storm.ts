/**
 * Paper    none; attempts per logical call, as the Google SRE book ("Handling Overload") counts them
 * Idea     a call that is repeated because it failed multiplies the load on what is already failing
 * Input    one trace
 * Output   callers that try the same (callee, operation) at least 3 times after a failure
 * Cost     O(spans)
 */
import { attributeOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { calleeOf } from './remote-call.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const ATTEMPTS_MIN = 3

/** Calls that are tried again and again. */
export const retryStorms: SpanPattern = {
  detector: 'retry-storm',
  matchesIn: (view) => [...view.calls].flatMap(([maker, calls]) => retriesOf(view, maker, calls)),
  says: (rise) => `${rise.service} tries ${rise.subject} ${rise.calls} times ${inRequests(rise)}`,
}

function retriesOf(view: TraceView, maker: number, calls: readonly number[]): readonly Match[] {
  const { service, operation } = spanAt(view, maker)
  const clients = calls.map((place) => spanAt(view, place)).filter((call) => call.kind === 'Client')
  const targetOf = (call: TraceSpan): string => `${call.operation} ${calleeOf(view, call)}`.trim()
  return [...Map.groupBy(clients, targetOf)].flatMap(([subject, attempts]) => {
    const count = Math.max(attempts.length, 1 + Math.max(...attempts.map(resendsOf)))
    const retried = attempts.slice(0, -1).some((attempt) => attempt.error) || attempts.some((a) => resendsOf(a) > 0)
    if (count < ATTEMPTS_MIN || !retried) return []
    const totalMs = attempts.reduce((sum, attempt) => sum + attempt.durationMs, 0)
    return [{ service, operation, subject, calls: count, totalMs }]
  })
}

const resendsOf = (call: TraceSpan): number =>
  Number(attributeOf(call.attributes, 'http.request.resend_count') ?? 0) || 0
