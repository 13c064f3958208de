/**
 * Paper    none; thresholds of Sentry's performance issue "large HTTP payload" as documented
 * Idea     a body of hundreds of kilobytes takes long to write, to send and to read
 * Input    one trace
 * Output   calls with a body of at least 300 kB that take at least 100 ms, by route, and requests from outside with one
 * Cost     O(spans)
 * Departs  bodies of requests and messages count as well as those of answers
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { routeOf } from './remote-call.ts'
import type { TraceView } from './trace-view.ts'

const BYTES_MIN = 300_000
const MS_MIN = 100
const SIZES: readonly string[] = ['http.response.body.size', 'http.request.body.size', 'messaging.message.body.size']

/** Bodies that are too large to be quick. */
export const largePayloads: SpanPattern = {
  detector: 'large-payload',
  matchesIn: payloads(MS_MIN),
  matchesBefore: payloads(0), // a body as large that was quicker before is slowness, not a new body
  says: (rise) =>
    `${rise.subject} of ${rise.service} carries ${((rise.bytes ?? 0) / 1000).toFixed(0)} kB ` +
    `(${rise.totalMs.toFixed(0)} ms) ${inRequests(rise)}`,
}

function payloads(msMin: number): (view: TraceView) => readonly Match[] {
  return ({ trace }) =>
    trace.spans.flatMap((span) => {
      const bytes = span.durationMs >= msMin && isOuter(span) ? bytesOf(span) : 0
      if (bytes < BYTES_MIN) return []
      const { service, operation, durationMs } = span
      const subject = [operation, routeOf(span), peerOf(span.attributes)].filter((part) => part !== '').join(' ')
      return [{ service, operation, subject, calls: 1, totalMs: durationMs, bytes }]
    })
}

/** The caller's side of a call, so that one body is told once; the callee's where the caller sends no spans. */
const isOuter = ({ kind, parent }: TraceSpan): boolean => kind !== 'Server' || parent < 0

const bytesOf = ({ attributes }: TraceSpan): number =>
  Math.max(...SIZES.map((name) => Number(attributeOf(attributes, name) ?? 0) || 0))
