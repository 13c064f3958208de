/**
 * Paper    none; thresholds of Sentry's performance issues "large render blocking asset" and "uncompressed asset" as documented
 * Idea     a page shows nothing until what blocks it has arrived, and text that is sent as it stands takes several times as long
 * Input    one trace of a browser
 * Output   blocking files of at least 500 kB that take a third of the page's load or more; text of at least 500 KiB that takes
 *          300 ms or more and is as large on the wire as in the page
 * Cost     O(spans)
 * Departs  the load of the page stands for its first contentful paint, which browsers send as an event
 */
import { attributeOf } from '../../model/semconv.ts'
import type { TraceSpan } from '../paths/index.ts'
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { routeOf } from './remote-call.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const BLOCKING_BYTES_MIN = 500_000
const PAGE_MS_MIN = 2_000
const PAGE_MS_MAX = 10_000 // beyond, something else than one file keeps the page
const PAGE_SHARE_MIN = 0.33
const PLAIN_BYTES_MIN = 500 * 1024
const PLAIN_MS_MIN = 300
const UNPACKED: readonly string[] = [
  'http.response_content_length_uncompressed',
  'http.decoded_response_content_length',
]
const TEXT = /\.(m?js|css|json|html?|svg|xml|txt|map)$/i

/** Files that hold the page back. */
export const blockingAssets: SpanPattern = {
  detector: 'render-blocking-asset',
  matchesIn: (view) =>
    view.trace.spans.flatMap((span) => {
      const pageMs = span.parent < 0 ? 0 : spanAt(view, span.parent).durationMs
      const isLoad = pageMs >= PAGE_MS_MIN && pageMs <= PAGE_MS_MAX && span.durationMs >= PAGE_SHARE_MIN * pageMs
      const isBlocking = span.attributes['resource.render_blocking_status'] === 'blocking'
      return isLoad && isBlocking && bytesOf(span) >= BLOCKING_BYTES_MIN ? [assetOf(view, span)] : []
    }),
  says: (rise) =>
    `a page of ${rise.service} waits ${rise.totalMs.toFixed(0)} ms for ${rise.subject} ${inRequests(rise)}`,
}

/** Text that travels uncompressed. */
export const uncompressedAssets: SpanPattern = {
  detector: 'uncompressed-asset',
  matchesIn: (view) =>
    view.trace.spans.flatMap((span) => {
      const unpacked = Math.max(...UNPACKED.map((name) => Number(span.attributes[name] ?? 0) || 0))
      const isPlain = unpacked >= PLAIN_BYTES_MIN && unpacked <= bytesOf(span) && span.durationMs >= PLAIN_MS_MIN
      return isPlain && TEXT.test(routeOf({ ...span, operation: '' })) ? [assetOf(view, span)] : []
    }),
  says: (rise) =>
    `${rise.subject} reaches the pages of ${rise.service} uncompressed, ${((rise.bytes ?? 0) / 1000).toFixed(0)} kB ` +
    `(${rise.totalMs.toFixed(0)} ms) ${inRequests(rise)}`,
}

const bytesOf = ({ attributes }: TraceSpan): number =>
  Number(attributeOf(attributes, 'http.response.body.size') ?? 0) || 0

function assetOf(view: TraceView, span: TraceSpan): Match {
  const { operation } = span.parent < 0 ? span : spanAt(view, span.parent)
  const subject = routeOf({ ...span, operation: '' }) || span.operation
  return { service: span.service, operation, subject, calls: 1, totalMs: span.durationMs, bytes: bytesOf(span) }
}
