/**
 * Paper    none; the cache aside, as people write it: look it up, and where it is not there ask whoever knows
 * Idea     a cache that lost what it knew answers as quickly as before; its callers then ask somebody else once for each lookup,
 *          and the time of these questions is the cache's doing
 * Input    traces of the baseline and of the incident
 * Output   milliseconds a request that a cache adds because its callers ask others more often, the most first
 * Cost     O(spans)
 * Departs  of two caches that are read often enough, the one with the fewest reads is taken: each of them was in vain
 */

import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import { isCache } from '../detectors/database-span.ts'
import { isCall } from './runs.ts'
import type { Trace } from './types.ts'

/** What a cache adds to the mean request because one of its readers asks somebody else. */
export type CacheMisses = {
  readonly cache: string
  readonly reader: string
  readonly operation: string
  /** Who is asked instead. */
  readonly asked: string
  /** Questions for each run of the operation. */
  readonly askedBefore: number
  readonly askedAfter: number
  readonly addedMs: number
  /** Half width of the 95 % interval of `addedMs`. */
  readonly addedMsHalfWidth: number
  readonly traceIds: readonly string[]
}

type Calls = { calls: number; ms: number; cache: boolean; traceIds: string[] }
type Runs = { runs: number; readonly callees: Map<string, Calls> }
type Side = { readonly requests: number; readonly operations: ReadonlyMap<string, Runs> }

const SAMPLES_MAX = 5
const Z95 = 1.96
const AS_OFTEN = 0.1 // reads may differ by so much and still be as many

/** Caches whose readers ask others more often than before, though they look up as much. */
export function cacheMisses(before: readonly Trace[], after: readonly Trace[]): readonly CacheMisses[] {
  const [was, is] = [sideOf(before), sideOf(after)]
  const found = [...is.operations].flatMap(([key, runs]) => {
    const known = was.operations.get(key)
    return known ? missesIn(key, known, runs, is.requests) : []
  })
  return found.sort((a, b) => b.addedMs - a.addedMs || compareText(a.cache + a.asked, b.cache + b.asked))
}

function missesIn(key: string, was: Runs, is: Runs, requests: number): readonly CacheMisses[] {
  const [reader, operation] = JSON.parse(key) as [string, string]
  const perRun = ({ runs, callees }: Runs, callee: string): number => (callees.get(callee)?.calls ?? 0) / runs
  const caches = [...is.callees.keys()]
    .filter((callee) => is.callees.get(callee)?.cache && perRun(was, callee) > 0)
    .filter((callee) => perRun(is, callee) <= (1 + AS_OFTEN) * perRun(was, callee))
    .sort((a, b) => perRun(is, a) - perRun(is, b) || compareText(a, b))
  return [...is.callees].flatMap(([asked, { calls, ms, cache, traceIds }]) => {
    const [askedBefore, askedAfter] = [perRun(was, asked), perRun(is, asked)]
    const further = askedAfter - askedBefore
    const blamed = caches.find((one) => (1 + AS_OFTEN) * perRun(is, one) >= further)
    if (cache || blamed === undefined || askedBefore === 0 || further <= 0) return []
    const msPerCall = (ms / calls) * (is.runs / requests)
    const variance = askedBefore / was.runs + askedAfter / is.runs
    const addedMs = further * msPerCall
    const addedMsHalfWidth = Z95 * Math.sqrt(variance) * msPerCall
    return [{ cache: blamed, reader, operation, asked, askedBefore, askedAfter, addedMs, addedMsHalfWidth, traceIds }]
  })
}

function sideOf(traces: readonly Trace[]): Side {
  const operations = new Map<string, Runs>()
  let requests = 0
  for (const trace of traces) {
    requests += trace.weight
    for (const span of trace.spans) {
      if (isCall(span)) continue
      const known = operations.get(span.run) ?? { runs: 0, callees: new Map<string, Calls>() }
      known.runs += trace.weight
      addCalls(known.callees, trace, span.children)
      operations.set(span.run, known)
    }
  }
  return { requests, operations }
}

/** A call after one that failed is a second try, no further question. */
function addCalls(callees: Map<string, Calls>, { id, weight, spans }: Trace, children: readonly number[]): void {
  for (const place of children) {
    const child = spans[place]
    if (child?.kind !== 'Client' || child.error) continue
    const callee = spans[child.children[0] ?? -1]?.service ?? peerOf(child.attributes)
    if (callee === '') continue
    const known = callees.get(callee) ?? { calls: 0, ms: 0, cache: isCache(child), traceIds: [] }
    known.calls += weight
    known.ms += weight * child.durationMs
    if (known.traceIds.length < SAMPLES_MAX && known.traceIds.at(-1) !== id) known.traceIds.push(id)
    callees.set(callee, known)
  }
}
