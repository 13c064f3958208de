/**
 * Paper    Cochran, Sampling Techniques (1977), 6.4, for the variance of a ratio
 * Idea     an operation that repeats a call in every run (a query in a loop) adds the time of the repeats itself, however quick the
 *          callee is; a call after one that failed or was given up is a second try, and no doing of the caller
 * Input    traces of the baseline and of the incident
 * Output   milliseconds a request that operations add by repeating calls more often, the most first
 * Cost     O(spans)
 * Departs  calls are taken as one after the other; where they overlap, the time is an upper bound
 */

import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import { newQueries } from './new-queries.ts'
import { isCall } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** What an operation adds to the mean request by repeating its call to a callee. */
export type CallGrowth = {
  readonly service: string
  readonly operation: string
  readonly callee: string
  /** Further calls to the callee in a run of the operation, after the first; second tries do not count. */
  readonly repeatsBefore: number
  readonly repeatsAfter: number
  readonly addedMs: number
  /** Half width of the 95 % interval of `addedMs`. */
  readonly addedMsHalfWidth: number
  readonly traceIds: readonly string[]
}

type Sums = {
  repeats: number
  repeatsSquared: number
  repeatsTimesRuns: number
  calls: number
  ms: number
  traceIds: string[]
}
type Runs = { runs: number; runsSquared: number; readonly callees: Map<string, Sums> }
type Side = { readonly requests: number; readonly operations: Map<string, Runs> }
type Density = { readonly repeats: number; readonly variance: number }

type After = { readonly sums: Sums; readonly runs: number; readonly requests: number }

const SAMPLES_MAX = 5
const Z95 = 1.96

/** Operations that repeat calls more often than they did, by the time that adds. */
export function callGrowth(
  before: readonly Trace[],
  after: readonly Trace[],
  isNew: IsNew = newQueries(before, after),
): readonly CallGrowth[] {
  const was = sideOf(before, isNew)
  const is = sideOf(after, isNew)
  const grown: CallGrowth[] = []
  for (const [key, runs] of is.operations) {
    const known = was.operations.get(key)
    if (!known) continue
    for (const [callee, sums] of runs.callees) {
      const growth = growthOf(key, callee, densityOf(known, callee), densityOf(runs, callee), {
        sums,
        runs: runs.runs,
        requests: is.requests,
      })
      if (growth.addedMs > 0) grown.push(growth)
    }
  }
  return grown.sort((a, b) => b.addedMs - a.addedMs || compareText(labelOf(a), labelOf(b)))
}

const labelOf = ({ service, operation, callee }: CallGrowth): string => JSON.stringify([service, operation, callee])

function sideOf(traces: readonly Trace[], isNew: IsNew): Side {
  const operations = new Map<string, Runs>()
  let requests = 0
  for (const trace of traces) {
    requests += trace.weight
    for (const [key, { runs, callees }] of runsIn(trace, isNew)) {
      const sums = operations.get(key) ?? { runs: 0, runsSquared: 0, callees: new Map<string, Sums>() }
      sums.runs += trace.weight * runs
      sums.runsSquared += trace.weight * runs ** 2
      for (const [callee, calls] of callees) addCalls(sums.callees, callee, { ...calls, runs }, trace)
      operations.set(key, sums)
    }
  }
  return { requests, operations }
}

type IsNew = (span: TraceSpan) => boolean

type Calls = { calls: number; repeats: number; ms: number }
type InTrace = { runs: number; readonly callees: Map<string, Calls> }

/** Runs of each operation in a trace, and what they called. */
function runsIn(trace: Trace, isNew: IsNew): Map<string, InTrace> {
  const found = new Map<string, InTrace>()
  for (const span of trace.spans) {
    if (isCall(span)) continue
    const known = found.get(span.run) ?? { runs: 0, callees: new Map<string, Calls>() }
    known.runs += 1
    found.set(span.run, known)
    if (span.children.length === 0) continue
    for (const [callee, all] of Map.groupBy(span.children, (place) => calleeOf(trace, place, isNew))) {
      if (callee === '' || callee === span.service) continue
      const calls = known.callees.get(callee) ?? { calls: 0, repeats: 0, ms: 0 }
      calls.calls += all.length
      calls.repeats += all.filter((_, i) => i > 0 && !isLost(trace, span, all[i - 1] as number)).length
      for (const place of all) calls.ms += (trace.spans[place] as TraceSpan).durationMs
      known.callees.set(callee, calls)
    }
  }
  return found
}

/** A call that failed, or that went on when its caller had already answered: who calls again tries again. */
function isLost(trace: Trace, { startMs, durationMs }: TraceSpan, place: number): boolean {
  const call = trace.spans[place] as TraceSpan
  return call.error || call.startMs + call.durationMs > startMs + durationMs
}

/** Whom a call goes to; '' for nobody. A query that was never sent before is no repeat of another. */
function calleeOf(trace: Trace, place: number, isNew: IsNew): string {
  const child = trace.spans[place] as TraceSpan
  if (isNew(child)) return ''
  if (child.kind !== 'Client') return child.service
  const served = trace.spans[child.children[0] ?? -1]
  return served ? served.service : peerOf(child.attributes)
}

function addCalls(
  callees: Map<string, Sums>,
  callee: string,
  seen: Calls & { runs: number },
  { id, weight }: Trace,
): void {
  const { calls, repeats, ms, runs } = seen
  const sums = callees.get(callee) ?? {
    repeats: 0,
    repeatsSquared: 0,
    repeatsTimesRuns: 0,
    calls: 0,
    ms: 0,
    traceIds: [],
  }
  sums.repeats += weight * repeats
  sums.repeatsSquared += weight * repeats ** 2
  sums.repeatsTimesRuns += weight * repeats * runs
  sums.calls += weight * calls
  sums.ms += weight * ms
  if (repeats > 0 && sums.traceIds.length < SAMPLES_MAX) sums.traceIds.push(id)
  callees.set(callee, sums)
}

/** Repeats in a run; where all runs are alike, their number is as sure as a count, no surer. */
function densityOf({ runs, runsSquared, callees }: Runs, callee: string): Density {
  const sums = callees.get(callee)
  if (!sums) return { repeats: 0, variance: 0 }
  const repeats = sums.repeats / runs
  const residuals = sums.repeatsSquared - 2 * repeats * sums.repeatsTimesRuns + repeats ** 2 * runsSquared
  return { repeats, variance: Math.max(residuals / runs ** 2, repeats / runs) }
}

function growthOf(key: string, callee: string, was: Density, is: Density, after: After): CallGrowth {
  const [service, operation] = JSON.parse(key) as [string, string]
  const msPerRepeat = (after.sums.ms / after.sums.calls) * (after.runs / after.requests)
  return {
    service,
    operation,
    callee,
    repeatsBefore: was.repeats,
    repeatsAfter: is.repeats,
    addedMs: (is.repeats - was.repeats) * msPerRepeat,
    addedMsHalfWidth: Z95 * Math.sqrt(was.variance + is.variance) * msPerRepeat,
    traceIds: after.sums.traceIds,
  }
}
