/**
 * Paper    none; parent-child gap, skew-free because only durations are subtracted
 * Idea     time between a caller's clock and its callee's is network, queue, pool or connect time, in neither's own code
 * Input    traces of the baseline and of the incident
 * Output   (caller, callee, operation) with p90 of the gap in both windows, biggest rise first
 * Cost     O(spans) and a sort of the gaps
 * Departs  the quantile is weighted, and is the smallest gap that covers its share of the weight
 */
import { compareText, type Trace, type TraceSpan } from './traces.ts'

/** How long calls between two services hung between them. */
export type CallGap = {
  readonly caller: string
  readonly callee: string
  readonly operation: string
  readonly p90MsBefore: number
  readonly p90MsAfter: number
  readonly deltaMs: number
  /** Median duration of the callee: a gap over a flat callee is not the callee's fault. */
  readonly calleeMsBefore: number
  readonly calleeMsAfter: number
  readonly callsBefore: number
  readonly callsAfter: number
  /** Traces of the incident with the largest gaps. */
  readonly traceIds: readonly string[]
}

type Call = { readonly gapMs: number; readonly calleeMs: number; readonly weight: number; readonly traceId: string }

const CALLS_MIN = 2 // one call has no distribution
const SAMPLES_MAX = 5

/** Rise of the gap between caller and callee for calls seen at least twice in both windows. */
export function callGaps(before: readonly Trace[], after: readonly Trace[]): readonly CallGap[] {
  const callsBefore = callsOf(before)
  const gaps: CallGap[] = []
  for (const [key, is] of callsOf(after)) {
    const was = callsBefore.get(key) ?? []
    if (was.length >= CALLS_MIN && is.length >= CALLS_MIN) gaps.push(gapOf(key, was, is))
  }
  return gaps.sort(
    (a, b) =>
      b.deltaMs - a.deltaMs ||
      compareText(`${a.caller} ${a.callee} ${a.operation}`, `${b.caller} ${b.callee} ${b.operation}`),
  )
}

function callsOf(traces: readonly Trace[]): Map<string, Call[]> {
  const calls = new Map<string, Call[]>()
  for (const trace of traces) {
    for (const callee of trace.spans) {
      const caller = trace.spans[callee.parent]
      if (!caller || !isWaitedFor(caller, callee)) continue
      const key = JSON.stringify([caller.service, callee.service, callee.operation])
      const gapMs = Math.max(0, caller.durationMs - callee.durationMs)
      const call = { gapMs, calleeMs: callee.durationMs, weight: trace.weight, traceId: trace.id }
      const known = calls.get(key)
      if (known) known.push(call)
      else calls.set(key, [call])
    }
  }
  return calls
}

/** A call over the wire that the caller's span waits for; a caller with several children did other work as well. */
const isWaitedFor = (caller: TraceSpan, callee: TraceSpan): boolean =>
  caller.service !== callee.service && callee.kind !== 'Consumer' && caller.children.length === 1

function gapOf(key: string, was: readonly Call[], is: readonly Call[]): CallGap {
  const [caller, callee, operation] = JSON.parse(key) as [string, string, string]
  const p90MsBefore = weightedQuantile(was, (call) => call.gapMs, 0.9)
  const p90MsAfter = weightedQuantile(is, (call) => call.gapMs, 0.9)
  const worst = is.toSorted((a, b) => b.gapMs - a.gapMs || compareText(a.traceId, b.traceId))
  return {
    caller,
    callee,
    operation,
    p90MsBefore,
    p90MsAfter,
    deltaMs: p90MsAfter - p90MsBefore,
    calleeMsBefore: weightedQuantile(was, (call) => call.calleeMs, 0.5),
    calleeMsAfter: weightedQuantile(is, (call) => call.calleeMs, 0.5),
    callsBefore: was.length,
    callsAfter: is.length,
    traceIds: [...new Set(worst.map((call) => call.traceId))].slice(0, SAMPLES_MAX),
  }
}

function weightedQuantile(calls: readonly Call[], numberOf: (call: Call) => number, q: number): number {
  const sorted = calls.toSorted((a, b) => numberOf(a) - numberOf(b))
  const goal = q * sorted.reduce((sum, call) => sum + call.weight, 0)
  let passed = 0
  for (const call of sorted) {
    passed += call.weight
    if (passed >= goal) return numberOf(call)
  }
  return numberOf(sorted.at(-1) as Call)
}
