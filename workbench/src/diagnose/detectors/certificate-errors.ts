/**
 * Paper    none; names of the errors that TLS libraries raise when they do not trust the other side
 * Idea     a certificate that has run out, or that nobody knows, makes every call fail from one instant on
 * Input    one trace
 * Output   calls that fail because of a certificate, by callee
 * Cost     O(failed spans)
 */
import { inRequests, type SpanPattern } from './pattern-rise.ts'
import { calleeOf } from './remote-call.ts'

const DISTRUST = /cert|x509|(^|[._])(ssl|tls)|UNABLE_TO_(VERIFY|GET_ISSUER)|handshake/i

/** Calls whose certificate is refused. */
export const certificateErrors: SpanPattern = {
  detector: 'certificate-error',
  matchesIn: (view) =>
    view.trace.spans.flatMap((span) => {
      if (!span.error || span.kind !== 'Client' || !DISTRUST.test(span.errorType)) return []
      const { service, operation, durationMs } = span
      const subject = [calleeOf(view, span), span.errorType].filter((part) => part !== '').join(': ')
      return [{ service, operation, subject, calls: 1, totalMs: durationMs }]
    }),
  says: (rise) => `${rise.service} refuses a certificate ${inRequests(rise)}: ${rise.subject}`,
}
