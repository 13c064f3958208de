/**
 * Paper    none; a call's time and its failure seen from the caller, medians over requests
 * Idea     a caller that takes longer because it waits, or fails because its call failed, suffers from its callee
 * Input    traces of bad requests, and of the baseline's requests of the same kinds
 * Output   what the caller waits for the callee and lasts itself, in both windows, and how many failures go together
 * Cost     O(spans log spans)
 */

import { median } from '../../lib/order-statistics.ts'
import { peerOf } from '../../model/semconv.ts'
import { requestKindOf, type Trace, type TraceSpan } from '../paths/index.ts'

/** One hop of the failing path as the caller sees it; medians over the requests that take it. */
export type HopWait = {
  readonly requests: number
  readonly requestsBefore: number
  readonly waitMs: number
  readonly waitMsBefore: number
  readonly callerMs: number
  readonly callerMsBefore: number
  /** Requests that fail in the caller, and those of them that fail in a call to the callee. */
  readonly failed: number
  readonly failedWithCall: number
  readonly traceIds: readonly string[]
}

type Hop = { readonly caller: string; readonly callee: string }
type Seen = {
  readonly traceId: string
  readonly waitMs: number
  readonly callerMs: number
  readonly failed: boolean
  readonly callFailed: boolean
}

const REQUESTS_MIN = 2 // one request is an anecdote
const SAMPLES_MAX = 5

/** How the caller depends on the callee; undefined where too few bad requests show it. */
export function hopWait(bad: readonly Trace[], before: readonly Trace[], hop: Hop): HopWait | undefined {
  const is = bad.flatMap((trace) => seenIn(trace, hop))
  if (is.length < REQUESTS_MIN) return undefined
  const kinds = new Set(bad.map(requestKindOf))
  const was = before.filter((trace) => kinds.has(requestKindOf(trace))).flatMap((trace) => seenIn(trace, hop))
  const failed = is.filter((one) => one.failed)
  const worst = is.toSorted((a, b) => b.waitMs - a.waitMs || (a.traceId < b.traceId ? -1 : 1))
  return {
    requests: is.length,
    requestsBefore: was.length,
    waitMs: median(is.map((one) => one.waitMs)),
    waitMsBefore: median(was.map((one) => one.waitMs)),
    callerMs: median(is.map((one) => one.callerMs)),
    callerMsBefore: median(was.map((one) => one.callerMs)),
    failed: failed.length,
    failedWithCall: failed.filter((one) => one.callFailed).length,
    traceIds: worst.slice(0, SAMPLES_MAX).map((one) => one.traceId),
  }
}

function seenIn(trace: Trace, hop: Hop): readonly Seen[] {
  const calls = trace.spans.filter((_, place) => isCall(trace, place, hop))
  if (calls.length === 0) return []
  const runs = new Set(calls.map((call) => runOf(trace, call, hop.caller)))
  return [
    {
      traceId: trace.id,
      waitMs: coveredMs(calls),
      callerMs: [...runs].reduce((sum, run) => sum + run.durationMs, 0),
      failed: [...runs].some((run) => run.error),
      callFailed: calls.some((call) => call.error || call.children.some((place) => trace.spans[place]?.error)),
    },
  ]
}

/** The span that stands for a call: the caller's client span where there is one, else the callee's own. */
function isCall(trace: Trace, place: number, { caller, callee }: Hop): boolean {
  const span = trace.spans[place] as TraceSpan
  if (span.service === callee) {
    const parent = trace.spans[span.parent]
    return parent?.service === caller && parent.kind !== 'Client'
  }
  if (span.service !== caller || span.kind !== 'Client') return false
  if (span.children.length === 0) return peerOf(span.attributes) === callee
  return span.children.some((child) => trace.spans[child]?.service === callee)
}

/** The caller's outermost span around a call: its part in the request. */
function runOf(trace: Trace, call: TraceSpan, caller: string): TraceSpan {
  let run = call
  for (let above = trace.spans[run.parent]; above?.service === caller; above = trace.spans[run.parent]) run = above
  return run
}

/** Time that at least one of the spans covers: parallel calls count once. */
function coveredMs(spans: readonly TraceSpan[]): number {
  let covered = 0
  let cursorMs = Number.NEGATIVE_INFINITY
  for (const { startMs, durationMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const toMs = startMs + durationMs
    covered += Math.max(0, toMs - Math.max(startMs, cursorMs))
    cursorMs = Math.max(cursorMs, toMs)
  }
  return covered
}
