/**
 * Paper    none; people set time-outs to round values, and what they cut off ends there
 * Idea     failed calls whose durations pile up just above a round value were cut off by a time-out of that value
 * Input    traces of both windows
 * Output   (service, operation) whose failures end within 5 % above one round value, with that value
 * Cost     O(spans), and the round values for each failed span
 * Departs  server spans count too: their own deadline cuts them off as well
 */
import type { Trace } from '../paths/index.ts'
import { detectedRise, type Match, percent, risesOf } from './pattern-rise.ts'
import type { Detected, DetectorInput } from './types.ts'

const ROUND_MS: readonly number[] = [
  100, 200, 250, 500, 1_000, 1_500, 2_000, 2_500, 3_000, 4_000, 5_000, 6_000, 8_000, 10_000, 15_000, 20_000, 30_000,
  45_000, 60_000, 90_000, 120_000, 300_000,
]
const ABOVE_SHARE_MAX = 0.05 // a timer fires late, never early
const ABOVE_MS_MAX = 100
const PILE_SHARE_MIN = 0.5 // of the operation's failures
const PILE_COUNT_MIN = 3

/** Operations whose failures end at a round duration. */
export function timeoutCliffs({ before, after }: DetectorInput): readonly Detected[] {
  const failures = failuresByOperation(after)
  return risesOf(before, after, cliffsIn)
    .filter((rise) => {
      const all = failures.get(`${rise.service} ${rise.operation}`) ?? 0
      return rise.requestsAfter >= PILE_COUNT_MIN && rise.requestsAfter >= PILE_SHARE_MIN * all
    })
    .map((rise) =>
      detectedRise(
        'timeout-cliff',
        rise,
        `${rise.operation} in ${rise.service} fails at ${rise.subject} (median ${rise.totalMs.toFixed(0)} ms) ` +
          `in ${percent(rise.shareAfter)} of requests, before in ${percent(rise.shareBefore)}: a time-out cuts it off`,
      ),
    )
}

function cliffsIn(trace: Trace): readonly Match[] {
  return trace.spans.flatMap((span) => {
    const limitMs = span.error ? timeoutOf(span.durationMs) : undefined
    if (limitMs === undefined) return []
    const subject = `${limitMs} ms`
    return [{ service: span.service, operation: span.operation, subject, calls: 1, totalMs: span.durationMs }]
  })
}

/** The round value a duration ends just above. */
const timeoutOf = (durationMs: number): number | undefined =>
  ROUND_MS.find((ms) => durationMs >= ms && durationMs <= ms + Math.min(ABOVE_MS_MAX, ms * ABOVE_SHARE_MAX))

/** Requests with a failed span of the operation. */
function failuresByOperation(traces: readonly Trace[]): Map<string, number> {
  const failures = new Map<string, number>()
  for (const trace of traces) {
    const failed = new Set(trace.spans.filter((span) => span.error).map((span) => `${span.service} ${span.operation}`))
    for (const name of failed) failures.set(name, (failures.get(name) ?? 0) + 1)
  }
  return failures
}
