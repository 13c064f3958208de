import { quantile, sortedOf } from '../lib/order-statistics.ts'
import { type Pace, requestKindOf, SAME_PACE, type Trace, type TraceSpan } from './paths/index.ts'
import { SLOW_FACTOR } from './slower.ts'

/** Trace ids of the baseline's requests, and of the incident's, told good or bad. */
export type ToldApart = {
  readonly quiet: readonly string[]
  readonly bad: readonly string[]
  readonly good: readonly string[]
}

const SLOW_QUANTILE = 0.99 // of the same kind of request in the baseline
const KNOWN_MIN = 5 // requests of a kind before its usual duration is known
const TOLD_MAX = 1_000 // of each; enough for shares within 3 points

/** Bad requests failed, or took longer than their kind did before, at the pace at which everything goes since. */
export function tellApart(before: readonly Trace[], after: readonly Trace[], { way }: Pace = SAME_PACE): ToldApart {
  const limits = slowLimits(before)
  const isBad = (trace: Trace): boolean => {
    const root = trace.spans[trace.root] as TraceSpan
    return root.error || root.durationMs > way * (limits.get(requestKindOf(trace)) ?? Number.POSITIVE_INFINITY)
  }
  const bad = after.filter(isBad)
  const good = after.filter((trace) => !isBad(trace))
  const some = (traces: readonly Trace[]): readonly string[] => traces.slice(0, TOLD_MAX).map((trace) => trace.id)
  return { quiet: some(before), bad: some(bad), good: some(good) }
}

/** What a request of each kind takes at most, in milliseconds, before it is slow. */
export function slowLimits(before: readonly Trace[]): ReadonlyMap<string, number> {
  const limits = new Map<string, number>()
  for (const [kind, traces] of Map.groupBy(before, requestKindOf)) {
    if (traces.length < KNOWN_MIN) continue
    const durations = sortedOf(traces.map((trace) => (trace.spans[trace.root] as TraceSpan).durationMs))
    limits.set(kind, SLOW_FACTOR * quantile(durations, SLOW_QUANTILE))
  }
  return limits
}
