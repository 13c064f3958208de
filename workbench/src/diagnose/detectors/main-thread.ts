/**
 * Paper    none; threshold of Sentry's performance issues "file I/O and DB on main thread" as documented
 * Idea     a user interface draws 60 times a second; what keeps its thread longer than one frame makes it stutter
 * Input    one trace of a user's device
 * Output   queries and file accesses of at least 16 ms on the main thread of an application with a session
 * Cost     O(spans)
 * Departs  a session id tells a user's device, because servers have a main thread too
 */
import type { TraceSpan } from '../paths/index.ts'
import { inRequests, type SpanPattern } from './pattern-rise.ts'
import { spanAt } from './trace-view.ts'

const FRAME_MS = 16

/** Files and databases that make the screen wait. */
export const mainThreadWork: SpanPattern = {
  detector: 'main-thread-io',
  matchesIn: (view) =>
    view.trace.spans.flatMap((span, place) => {
      if (span.durationMs < FRAME_MS || !isOnMainThread(span)) return []
      const subject = view.queries[place]?.text ?? (span.attributes['file.path'] ? span.operation : undefined)
      if (subject === undefined) return []
      const { operation } = span.parent < 0 ? span : spanAt(view, span.parent)
      return [{ service: span.service, operation, subject, calls: 1, totalMs: span.durationMs }]
    }),
  says: (rise) =>
    `${rise.operation} in ${rise.service} keeps the main thread for ${rise.totalMs.toFixed(0)} ms ${inRequests(rise)}: ${rise.subject}`,
}

const isOnMainThread = ({ attributes }: TraceSpan): boolean =>
  attributes.blocked_main_thread === 'true' || (attributes['thread.name'] === 'main' && !!attributes['session.id'])
