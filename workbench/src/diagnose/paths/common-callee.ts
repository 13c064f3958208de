/**
 * Paper    none; common cause as in Reichenbach, The Direction of Time (1956): what goes together has a cause in common
 * Idea     services that begin to fail at the same time by themselves are more likely failed by a callee that they share, which
 *          answers wrongly although it does not fail, than each by a fault of its own
 * Input    traces of the incident, the operations in which failures begin
 * Output   callees shared by operations of several services, with the failures that they can account for
 * Cost     O(spans)
 * Departs  a callee that many healthy runs call as well accounts for less
 */

import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import { peerOf } from '../../model/semconv.ts'
import { errorOriginOf } from './error-origin.ts'
import { isCall, runKey } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** A callee that operations of several services share in which failures begin. */
export type CommonCallee = {
  readonly service: string
  readonly operation: string
  /** Services in which failures begin right after calls to it, by name. */
  readonly failing: readonly string[]
  /** Share of the failed requests that it can account for, 0..1. */
  readonly shareOfFailed: number
  /** How often runs that call it fail, over how often runs of the failing operations do; 0..1. */
  readonly specific: number
  readonly traceIds: readonly string[]
}

/** A service's part in one request. */
type Run = {
  readonly traceId: string
  readonly weight: number
  readonly service: string
  /** Service and operation, as a key. */
  readonly operation: string
  /** The request began to fail here. */
  readonly failed: boolean
  readonly called: ReadonlySet<string>
}

const SERVICES_MIN = 2
const SAMPLES_MAX = 5

/** Callees that failing operations of at least two services share, those that account for most first. */
export function commonCallees(after: readonly Trace[]): readonly CommonCallee[] {
  const failing = new Set(after.map((trace) => trace.spans[errorOriginOf(trace)]?.service))
  failing.delete(undefined)
  if (failing.size < SERVICES_MIN) return []
  const runs = after.flatMap(runsIn)
  const byOperation = Map.groupBy(runs, (run) => run.operation)
  const failures = weightOf(runs.filter((run) => run.failed))
  const callers = new Map<string, Run[]>()
  for (const run of runs) for (const callee of run.called) push(callers, callee, run)
  return [...callers]
    .map(([callee, calling]) => commonOf(callee, calling, byOperation, failures))
    .filter((one) => one.failing.length >= SERVICES_MIN && !one.failing.includes(one.service))
    .sort(
      (a, b) =>
        b.shareOfFailed * b.specific - a.shareOfFailed * a.specific ||
        compareText(runKey(a.service, a.operation), runKey(b.service, b.operation)),
    )
}

function commonOf(
  callee: string,
  calling: readonly Run[],
  byOperation: ReadonlyMap<string, readonly Run[]>,
  failures: number,
): CommonCallee {
  const [service, operation] = JSON.parse(callee) as [string, string]
  const failed = calling.filter((run) => run.failed)
  const alike = [...new Set(failed.map((run) => run.operation))].flatMap((one) => byOperation.get(one) ?? [])
  const usual = share(weightOf(alike.filter((run) => run.failed)), weightOf(alike))
  return {
    service,
    operation,
    failing: [...new Set(failed.map((run) => run.service))].sort(compareText),
    shareOfFailed: share(weightOf(failed), failures),
    specific: Math.min(1, share(share(weightOf(failed), weightOf(calling)), usual)),
    traceIds: failed.slice(0, SAMPLES_MAX).map((run) => run.traceId),
  }
}

function push(runs: Map<string, Run[]>, callee: string, run: Run): void {
  const known = runs.get(callee)
  if (known) known.push(run)
  else runs.set(callee, [run])
}

const weightOf = (runs: readonly Run[]): number => sumOf(runs.map((run) => run.weight))

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)

function runsIn(trace: Trace): readonly Run[] {
  const origin = errorOriginOf(trace)
  return trace.spans.flatMap((span, place) => {
    if (isCall(span) || trace.spans[span.parent]?.service === span.service) return []
    const { id: traceId, weight } = trace
    const called = calledBy(trace, place)
    return [{ traceId, weight, service: span.service, operation: span.run, failed: place === origin, called }]
  })
}

/** Service and operation of all that a run calls, as keys. */
function calledBy({ spans }: Trace, place: number): ReadonlySet<string> {
  const run = spans[place] as TraceSpan
  const called = new Set<string>()
  const open = [...run.children]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const span = spans[at] as TraceSpan
    const leaf = isCall(span) && span.children.length === 0
    const name = span.service !== run.service ? span.service : leaf ? peerOf(span.attributes) : ''
    if (name !== '') called.add(name === span.service ? span.run : runKey(name, span.operation))
    else open.push(...span.children)
  }
  return called
}
