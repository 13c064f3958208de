/**
 * Paper    none; Sentry looks for a common parent of repeated spans up to three levels up, as documented
 * Idea     what all span patterns ask of a trace is worked out once: which spans are queries, and who really makes each call;
 *          a span with a sibling of the same name is the body of a loop, so the calls below it belong to the span around the loop
 * Input    a trace
 * Output   queries by place, and the calls (queries and remote calls) of each span that makes them, in order of their start
 * Cost     O(n log n) in spans
 */
import type { Trace, TraceSpan } from '../paths/index.ts'
import { type Query, queryOf } from './database-span.ts'

/** A trace with what the patterns ask of it. */
export type TraceView = {
  readonly trace: Trace
  /** What each span asks a database; undefined for other spans. */
  readonly queries: readonly (Query | undefined)[]
  /** Places of the calls each maker makes, by start. */
  readonly calls: ReadonlyMap<number, readonly number[]>
}

const LOOP_LEVELS_MAX = 3

/** Views of traces; equal query texts are read once. */
export function viewsOf(traces: readonly Trace[]): readonly TraceView[] {
  const known = new Map<string, Query>()
  return traces.map((trace) => {
    const queries = trace.spans.map((span) => queryOf(span, known))
    return { trace, queries, calls: callsIn(trace, queries) }
  })
}

/** The span at a place of a trace. */
export const spanAt = ({ trace }: TraceView, place: number): TraceSpan => trace.spans[place] as TraceSpan

function callsIn({ spans }: Trace, queries: TraceView['queries']): ReadonlyMap<number, readonly number[]> {
  const calls = new Map<number, number[]>()
  const repeated = repeatedPlaces(spans)
  spans.forEach((span, place) => {
    if (span.parent < 0 || (span.kind !== 'Client' && !queries[place])) return
    const maker = makerOf(spans, span.parent, repeated)
    const made = calls.get(maker)
    if (made) made.push(place)
    else calls.set(maker, [place])
  })
  const byStart = (a: number, b: number): number =>
    (spans[a] as TraceSpan).startMs - (spans[b] as TraceSpan).startMs || a - b
  for (const made of calls.values()) made.sort(byStart)
  return calls
}

/** Places of spans that have a sibling with the same service and operation. */
function repeatedPlaces(spans: readonly TraceSpan[]): ReadonlySet<number> {
  const repeated = new Set<number>()
  for (const { children } of spans) {
    if (children.length < 2) continue
    const nameOf = (place: number): string => `${spans[place]?.service} ${spans[place]?.operation}`
    for (const same of Map.groupBy(children, nameOf).values()) {
      if (same.length > 1) for (const place of same) repeated.add(place)
    }
  }
  return repeated
}

function makerOf(spans: readonly TraceSpan[], parent: number, repeated: ReadonlySet<number>): number {
  let at = parent
  for (let level = 1; level < LOOP_LEVELS_MAX && repeated.has(at); level++) {
    const above = (spans[at] as TraceSpan).parent
    if (spans[above]?.service !== spans[at]?.service) return at
    at = above
  }
  return at
}
