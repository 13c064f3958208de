/**
 * Paper    none; people set time-outs to round values, and what they cut off ends there
 * Idea     failed calls whose durations pile up just above a round value were cut off by a time-out of that value
 * Input    requests of both windows
 * Output   (service, operation) whose failures end within 5 % above one round value, with that value
 * Cost     O(spans), and the round values for each failed span
 * Departs  server spans count too: their own deadline cuts them off as well; a span that only waited for such a call of its
 *          own service does not
 */
import type { TraceSpan } from '../paths/index.ts'
import { detectedPatterns, inRequests, type SpanPattern } from './pattern-rise.ts'
import { remoteCallOf } from './remote-call.ts'
import { spanAt, type TraceView } from './trace-view.ts'
import type { Detected, Requests, Scene } from './types.ts'

const ROUND_MS: readonly number[] = [
  100, 200, 250, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 15_000, 20_000, 30_000,
  45_000, 60_000, 90_000, 120_000, 300_000,
]
const ABOVE_SHARE_MAX = 0.05 // a timer fires late, never early
const ABOVE_MS_MAX = 100
const PILE_SHARE_MIN = 0.5 // of the operation's failures
const PILE_COUNT_MIN = 3

const CLIFF: SpanPattern = {
  detector: 'timeout-cliff',
  matchesIn: (view) =>
    view.trace.spans.flatMap((span, place) => {
      const limitMs = timeoutOf(span)
      if (limitMs === undefined || isInherited(view, span, limitMs)) return []
      const { service, durationMs } = span
      return [{ service, operation: callOf(view, place), subject: `${limitMs} ms`, calls: 1, totalMs: durationMs }]
    }),
  says: (rise) =>
    `${rise.operation} in ${rise.service} fails at ${rise.subject} (median ${rise.totalMs.toFixed(0)} ms) ` +
    `${inRequests(rise)}: a time-out cuts it off`,
}

/** Operations whose failures end at a round duration. */
export function timeoutCliffs(scene: Scene): readonly Detected[] {
  const failures = failuresByOperation(scene.is)
  return detectedPatterns([CLIFF], scene).filter(({ service, operation, numbers }) => {
    const piled = Number(numbers.requests)
    return piled >= PILE_COUNT_MIN && piled >= PILE_SHARE_MIN * (failures.get(`${service} ${operation}`) ?? 0)
  })
}

/** An operation is what is called of whom, as far as the span tells: calls of different callees have limits of their own. */
const callOf = (view: TraceView, place: number): string => remoteCallOf(view, place) ?? spanAt(view, place).operation

/** The round value that a failed span ends just above. */
function timeoutOf({ error, durationMs }: TraceSpan): number | undefined {
  if (!error) return undefined
  return ROUND_MS.find((ms) => durationMs >= ms && durationMs <= ms + Math.min(ABOVE_MS_MAX, ms * ABOVE_SHARE_MAX))
}

const isInherited = (view: TraceView, { service, children }: TraceSpan, limitMs: number): boolean =>
  children.some((place) => spanAt(view, place).service === service && timeoutOf(spanAt(view, place)) === limitMs)

/** Requests with a failed span of the operation. */
function failuresByOperation({ views }: Requests): Map<string, number> {
  const failures = new Map<string, number>()
  for (const view of views) {
    const failed = view.trace.spans.flatMap((span, place) =>
      span.error ? `${span.service} ${callOf(view, place)}` : [],
    )
    for (const name of new Set(failed)) failures.set(name, (failures.get(name) ?? 0) + 1)
  }
  return failures
}
