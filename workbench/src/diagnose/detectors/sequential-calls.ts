/**
 * Paper    none; thresholds of Sentry's performance issue "consecutive HTTP" as documented
 * Idea     remote calls that do not wait for each other's answer could run at the same time
 * Input    one trace
 * Output   spans that make 3 or more calls of at least 500 ms one after the other, at most 500 ms apart, where running them
 *          together saves at least 2 s
 * Cost     O(calls)
 * Departs  failed calls are left out, they are retries; a chain of one route is a loop and belongs to another detector
 */
import { inRequests, type Match, type SpanPattern } from './pattern-rise.ts'
import { remoteCallOf } from './remote-call.ts'
import { chainsOf } from './sequential.ts'
import { spanAt, type TraceView } from './trace-view.ts'

const CALLS_MIN = 3
const CALL_MS_MIN = 500
const GAP_MS_MAX = 500
const SAVED_MS_MIN = 2_000

/** Remote calls that follow each other and could run together. */
export const sequentialCalls: SpanPattern = {
  detector: 'sequential-calls',
  matchesIn: sequences(CALL_MS_MIN, SAVED_MS_MIN),
  matchesBefore: sequences(0, 0), // a chain that was there but quicker is slowness, not a new chain
  says: (rise) =>
    `${rise.operation} in ${rise.service} makes ${rise.calls} slow calls one after the other ` +
    `(${rise.totalMs.toFixed(0)} ms together) ${inRequests(rise)}: ${rise.subject}`,
}

function sequences(callMsMin: number, savedMsMin: number): (view: TraceView) => readonly Match[] {
  return (view) =>
    [...view.calls].flatMap(([maker, calls]) => {
      const { service, operation } = spanAt(view, maker)
      const slow = calls.filter((place) => isSlow(view, place, callMsMin))
      return chainsOf(view, slow, GAP_MS_MAX).flatMap(({ places, totalMs, savedMs }) => {
        const routes = new Set(places.map((place) => remoteCallOf(view, place) ?? ''))
        if (places.length < CALLS_MIN || savedMs < savedMsMin || routes.size < 2) return []
        return [{ service, operation, key: '', subject: [...routes].join('; '), calls: places.length, totalMs }]
      })
    })
}

function isSlow(view: TraceView, place: number, callMsMin: number): boolean {
  const { error, durationMs } = spanAt(view, place)
  return !error && durationMs >= callMsMin && remoteCallOf(view, place) !== undefined
}
