/**
 * Paper    CRISP (ATC 2022) for the path; the split of a product is the midpoint (Shapley) split of two factors
 * Idea     a request's duration is the sum of its critical path, so the change of the mean is the sum of the terms' changes
 * Input    traces of the baseline and of the incident; any chosen set of requests
 * Output   one term per (service, operation, peer), biggest rise first, each split into more calls and dearer calls
 * Cost     O(n log n) in spans
 * Departs  the interval is a normal one from the terms' variance over requests, not a bootstrap
 */

import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import { criticalPath } from './critical-path.ts'
import { newQueries } from './new-queries.ts'
import type { Trace, TraceSpan } from './types.ts'

/** What one operation adds to the mean duration of a request, in milliseconds. */
export type LatencyTerm = {
  readonly service: string
  readonly operation: string
  /**
   * Whom a span that only calls is waiting for: the callee's service, or what its attributes say; '' for work of its own.
   * Time of such a span is spent between the two: network, queue, connection, or a callee that sends no spans.
   */
  readonly peer: string
  /** Queries that were never sent before: their time is all from calls. */
  readonly asksAnew: boolean
  readonly beforeMs: number
  readonly afterMs: number
  readonly deltaMs: number
  /** Half width of the 95 % interval of `deltaMs`. */
  readonly deltaMsHalfWidth: number
  /** Part of `deltaMs` that more calls explain, and the part that dearer calls explain. */
  readonly fromCallsMs: number
  readonly fromCostMs: number
  /** Half width of the 95 % interval of `fromCostMs`: a change of the mix of requests does not widen it. */
  readonly fromCostMsHalfWidth: number
  /** Calls on the critical path per request. */
  readonly callsBefore: number
  readonly callsAfter: number
  /** Traces of the incident in which the term is largest; at most 5. */
  readonly traceIds: readonly string[]
}

/** The change of the mean duration, and the terms it consists of. */
export type LatencyChange = {
  readonly requestsBefore: number
  readonly requestsAfter: number
  readonly meanMsBefore: number
  readonly meanMsAfter: number
  readonly terms: readonly LatencyTerm[]
}

type Share = { ms: number; calls: number }
type Sums = {
  ms: number
  msSquared: number
  calls: number
  callsSquared: number
  msTimesCalls: number
  worst: { id: string; ms: number }[]
}
type Side = {
  readonly weight: number
  readonly requestsEffective: number
  readonly meanMs: number
  readonly sums: Map<string, Sums>
}

type IsNew = (span: TraceSpan) => boolean

const SAMPLES_MAX = 5
const Z95 = 1.96
const NOTHING: Sums = { ms: 0, msSquared: 0, calls: 0, callsSquared: 0, msTimesCalls: 0, worst: [] }

/** Why the mean duration of a request changed; the terms' `deltaMs` add up to the change. */
export function latencyChange(
  before: readonly Trace[],
  after: readonly Trace[],
  isNew: IsNew = newQueries(before, after),
): LatencyChange {
  const sideBefore = sideOf(before, isNew)
  const sideAfter = sideOf(after, isNew)
  const keys = new Set([...sideBefore.sums.keys(), ...sideAfter.sums.keys()])
  const terms = [...keys].sort(compareText).map((key) => termOf(key, sideBefore, sideAfter))
  return {
    requestsBefore: before.length,
    requestsAfter: after.length,
    meanMsBefore: sideBefore.meanMs,
    meanMsAfter: sideAfter.meanMs,
    terms: terms.sort((a, b) => b.deltaMs - a.deltaMs),
  }
}

function sideOf(traces: readonly Trace[], isNew: IsNew): Side {
  const sums = new Map<string, Sums>()
  let weight = 0
  let weightSquared = 0
  let durationMs = 0
  for (const trace of traces) {
    weight += trace.weight
    weightSquared += trace.weight ** 2
    durationMs += trace.weight * (trace.spans[trace.root] as TraceSpan).durationMs
    for (const [key, share] of sharesOf(trace, isNew)) addShare(sums, key, share, trace)
  }
  const requestsEffective = weightSquared > 0 ? weight ** 2 / weightSquared : 0
  return { weight, requestsEffective, meanMs: weight > 0 ? durationMs / weight : 0, sums }
}

function sharesOf(trace: Trace, isNew: IsNew): Map<string, Share> {
  const shares = new Map<string, Share>()
  for (const { place, selfMs } of criticalPath(trace)) {
    const span = trace.spans[place] as TraceSpan
    const key = `[${span.run},${JSON.stringify(waitsFor(trace, span))},${isNew(span)}]`
    const share = shares.get(key) ?? { ms: 0, calls: 0 }
    share.ms += selfMs
    share.calls += 1
    shares.set(key, share)
  }
  return shares
}

function waitsFor(trace: Trace, span: TraceSpan): string {
  if (span.kind !== 'Client') return ''
  const callees = new Set(span.children.map((place) => (trace.spans[place] as TraceSpan).service))
  callees.delete(span.service)
  return [...callees].sort(compareText)[0] ?? peerOf(span.attributes)
}

function addShare(sums: Map<string, Sums>, key: string, share: Share, trace: Trace): void {
  const sum = sums.get(key) ?? { ...NOTHING, worst: [] }
  sum.ms += trace.weight * share.ms
  sum.msSquared += trace.weight * share.ms ** 2
  sum.calls += trace.weight * share.calls
  sum.callsSquared += trace.weight * share.calls ** 2
  sum.msTimesCalls += trace.weight * share.ms * share.calls
  keepWorst(sum.worst, { id: trace.id, ms: share.ms })
  sums.set(key, sum)
}

function keepWorst(worst: { id: string; ms: number }[], seen: { id: string; ms: number }): void {
  const last = worst[SAMPLES_MAX - 1]
  if (last && last.ms >= seen.ms) return
  worst.push(seen)
  worst.sort((a, b) => b.ms - a.ms || compareText(a.id, b.id))
  worst.length = Math.min(worst.length, SAMPLES_MAX)
}

function termOf(key: string, before: Side, after: Side): LatencyTerm {
  const [[service, operation], peer, asksAnew] = JSON.parse(key) as [[string, string], string, boolean]
  const was = perRequest(before, key)
  const is = perRequest(after, key)
  const deltaMs = is.ms - was.ms
  const fromCallsMs = callsPartMs(was, is)
  return {
    service,
    operation,
    peer,
    asksAnew,
    beforeMs: was.ms,
    afterMs: is.ms,
    deltaMs,
    deltaMsHalfWidth: Z95 * Math.sqrt(was.meanVariance + is.meanVariance),
    fromCallsMs,
    fromCostMs: deltaMs - fromCallsMs,
    fromCostMsHalfWidth: (Z95 * Math.sqrt(was.costVariance + is.costVariance) * (was.calls + is.calls)) / 2,
    callsBefore: was.calls,
    callsAfter: is.calls,
    traceIds: (after.sums.get(key) ?? NOTHING).worst.map((w) => w.id),
  }
}

type PerRequest = {
  readonly ms: number
  readonly calls: number
  readonly meanVariance: number
  /** Of the cost of a call, a ratio of two means (Cochran, Sampling Techniques, 6.4). */
  readonly costVariance: number
}

function perRequest(side: Side, key: string): PerRequest {
  if (side.weight === 0) return { ms: 0, calls: 0, meanVariance: 0, costVariance: 0 }
  const sum = side.sums.get(key) ?? NOTHING
  const ms = sum.ms / side.weight
  const variance = Math.max(0, sum.msSquared / side.weight - ms ** 2)
  const calls = sum.calls / side.weight
  const sureness = Math.max(1, side.requestsEffective - 1)
  return {
    ms,
    calls,
    meanVariance: variance / sureness,
    costVariance: calls > 0 ? spreadOfCost(sum) / side.weight / calls ** 2 / sureness : 0,
  }
}

/** Weighted sum of the squared residuals of time to calls × mean cost. */
function spreadOfCost({ ms, msSquared, calls, callsSquared, msTimesCalls }: Sums): number {
  const cost = ms / calls
  return Math.max(0, msSquared - 2 * cost * msTimesCalls + cost ** 2 * callsSquared)
}

/** Change of calls at the mean cost; an operation that one side never called has the other side's cost. */
function callsPartMs(was: PerRequest, is: PerRequest): number {
  if (was.calls === 0 || is.calls === 0) return is.ms - was.ms
  return ((is.calls - was.calls) * (was.ms / was.calls + is.ms / is.calls)) / 2
}
