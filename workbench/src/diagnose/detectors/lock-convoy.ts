/**
 * Paper    none; convoy on a lock (Blasgen et al., The Convoy Phenomenon, 1979)
 * Idea     queries that began at different times and end together waited for one holder to let go
 * Input    requests of both windows
 * Output   databases where at least 5 slow queries of different requests end within a tenth of the spread of their starts
 * Cost     O(n log n) in database spans
 */
import type { TraceView } from './trace-view.ts'
import type { Detected, Requests, Scene } from './types.ts'

type Wait = {
  readonly service: string
  readonly database: string
  readonly startMs: number
  readonly endMs: number
  readonly traceId: string
}

type Convoy = { readonly waits: readonly Wait[]; readonly startSpreadMs: number; readonly endSpreadMs: number }

const WAIT_MS_MIN = 500
const WAITERS_MIN = 5
const END_SPREAD_SHARE_MAX = 0.1 // of the spread of the starts
const WAITS_MAX = 2_000 // for each database, the longest ones: runs are compared pairwise
const SAMPLES_MAX = 5

/** Queries that were held up together and let go together. */
export function lockConvoys({ was, is }: Scene): readonly Detected[] {
  const known = new Set([...convoysByDatabase(was).keys()])
  return [...convoysByDatabase(is)].filter(([key]) => !known.has(key)).map(([, convoy]) => detectedConvoy(convoy, is))
}

function convoysByDatabase({ views }: Requests): Map<string, Convoy> {
  const found = new Map<string, Convoy>()
  const groups = Map.groupBy(views.flatMap(waitsOf), (wait) => JSON.stringify([wait.service, wait.database]))
  for (const [key, waits] of groups) {
    const convoy = longestConvoy(waits)
    if (convoy) found.set(key, convoy)
  }
  return found
}

function waitsOf({ trace, queries }: TraceView): Wait[] {
  return trace.spans.flatMap((span, place) => {
    const query = queries[place]
    if (!query || span.durationMs < WAIT_MS_MIN) return []
    const startMs = trace.startMs + span.startMs
    const { service } = span
    return [{ service, database: query.database, traceId: trace.id, startMs, endMs: startMs + span.durationMs }]
  })
}

/** The run of waits, in order of their end, with most requests that ended together after starting apart. */
function longestConvoy(waits: readonly Wait[]): Convoy | undefined {
  const longestWaits = waits.toSorted((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs)).slice(0, WAITS_MAX)
  const byEnd = longestWaits.sort((a, b) => a.endMs - b.endMs || (a.traceId < b.traceId ? -1 : 1))
  let longest: Convoy | undefined
  let from = 0
  for (let to = 0; to < byEnd.length; to++) {
    while (endSpread(byEnd, from, to) > END_SPREAD_SHARE_MAX * WAIT_MS_MIN) from += 1
    const run = byEnd.slice(from, to + 1)
    if (new Set(run.map((wait) => wait.traceId)).size <= Math.max(WAITERS_MIN - 1, longest?.waits.length ?? 0)) continue
    const starts = run.map((wait) => wait.startMs)
    const convoy = {
      waits: run,
      startSpreadMs: Math.max(...starts) - Math.min(...starts),
      endSpreadMs: endSpread(byEnd, from, to),
    }
    if (convoy.endSpreadMs <= END_SPREAD_SHARE_MAX * convoy.startSpreadMs) longest = convoy
  }
  return longest
}

const endSpread = (waits: readonly Wait[], from: number, to: number): number =>
  (waits[to] as Wait).endMs - (waits[from] as Wait).endMs

function detectedConvoy({ waits, startSpreadMs, endSpreadMs }: Convoy, { views, bad }: Requests): Detected {
  const { service, database } = waits[0] as Wait
  const traceIds = [...new Set(waits.map((wait) => wait.traceId))]
  const affected = bad.size > 0 ? bad.size : views.length
  const held = bad.size > 0 ? traceIds.filter((id) => bad.has(id)) : traceIds
  return {
    detector: 'lock-convoy',
    service,
    operation: null,
    says:
      `${waits.length} queries of ${service} to ${database || 'its database'} began over ${startSpreadMs.toFixed(0)} ms ` +
      `and ended within ${endSpreadMs.toFixed(0)} ms: they waited for one lock`,
    score: held.length / affected,
    numbers: { waiters: waits.length, start_spread_ms: startSpreadMs, end_spread_ms: endSpreadMs },
    traceIds: traceIds.slice(0, SAMPLES_MAX),
  }
}
