/**
 * Paper    none; common cause as in Reichenbach, The Direction of Time (1956): what goes together has a cause in common
 * Idea     services that begin to stop short at the same time, each right after it had called the same callee, got an answer there that
 *          they could not go on with, although no span says that anything failed
 * Input    traces of the incident, the calls that operations no longer make
 * Output   callees after which operations of several services stop, with the share of such runs that they can account for
 * Cost     O(spans x calls no longer made)
 * Departs  a callee after which as many runs go on accounts for less
 */

import { compareText } from '../../lib/compare-text.ts'
import { sumOf } from '../../lib/sum.ts'
import { peerOf } from '../../model/semconv.ts'
import type { CallShift } from './call-shifts.ts'
import { isCall, runKey } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** A callee after which operations of several services stop short. */
export type StoppedAt = {
  readonly service: string
  readonly operation: string
  /** Services that stop right after calls to it, by name. */
  readonly stopping: readonly string[]
  /** Share of the runs that stop short which stop right after it, 0..1. */
  readonly shareOfStopped: number
  /** By how much more of the runs that call it stop right after it than in the quiet stretch, 0..1. */
  readonly specific: number
  readonly traceIds: readonly string[]
}

/** One run of an operation that used to make a call; what it called last and all that it called, as keys. */
type Run = {
  readonly traceId: string
  readonly weight: number
  readonly service: string
  readonly stopped: boolean
  readonly last: string | undefined
  readonly called: ReadonlySet<string>
}

const SERVICES_MIN = 2
const SAMPLES_MAX = 5

/** Callees after which runs of at least two services stop, those that account for most first. */
export function stoppedAt(
  before: readonly Trace[],
  after: readonly Trace[],
  shifts: readonly CallShift[],
): readonly StoppedAt[] {
  const missing = Map.groupBy(
    shifts.filter(({ kind }) => kind === 'fewer' || kind === 'gone'),
    ({ service, operation }) => runKey(service, operation),
  )
  const runs = after.flatMap((trace) => runsIn(trace, missing))
  const quiet = before.flatMap((trace) => runsIn(trace, missing))
  const stopped = runs.filter((run) => run.stopped && run.last !== undefined)
  return [...Map.groupBy(stopped, (run) => run.last as string)]
    .map(([callee, there]): StoppedAt => {
      const [service, operation] = JSON.parse(callee) as [string, string]
      return {
        service,
        operation,
        stopping: [...new Set(there.map((run) => run.service))].sort(compareText),
        shareOfStopped: weightOf(there) / weightOf(stopped),
        specific: Math.max(0, stoppingAfter(callee, runs) - stoppingAfter(callee, quiet)),
        traceIds: [...new Set(there.map((run) => run.traceId))].slice(0, SAMPLES_MAX),
      }
    })
    .filter(({ stopping, specific }) => stopping.length >= SERVICES_MIN && specific > 0)
    .sort(
      (a, b) =>
        b.shareOfStopped * b.specific - a.shareOfStopped * a.specific ||
        compareText(runKey(a.service, a.operation), runKey(b.service, b.operation)),
    )
}

/** Of the runs that call it, the share that stops right after it. */
function stoppingAfter(callee: string, runs: readonly Run[]): number {
  const calling = weightOf(runs.filter((run) => run.called.has(callee)))
  return calling > 0 ? weightOf(runs.filter((run) => run.stopped && run.last === callee)) / calling : 0
}

const weightOf = (runs: readonly Run[]): number => sumOf(runs.map((run) => run.weight))

function runsIn({ id: traceId, weight, spans }: Trace, missing: ReadonlyMap<string, readonly CallShift[]>): Run[] {
  return spans.flatMap((span, place) => {
    const lost = isCall(span) ? undefined : missing.get(span.run)
    if (lost === undefined) return []
    const calls = callsOf(spans, place)
    const made = new Set(calls.map(({ key }) => key))
    const stopped = !lost.some((shift) => made.has(runKey(shift.callee, shift.calleeOperation)))
    const others = calls.filter(({ service }) => service !== span.service).map(({ key }) => key)
    return [{ traceId, weight, service: span.service, stopped, last: others.at(-1), called: new Set(others) }]
  })
}

type Call = { readonly key: string; readonly service: string; readonly startMs: number }

/** What a run calls, in order of time; what the service does itself is looked through. */
function callsOf(spans: readonly TraceSpan[], place: number): readonly Call[] {
  const run = spans[place] as TraceSpan
  const open = [...run.children]
  const calls: Call[] = []
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    const span = spans[at] as TraceSpan
    const unheard = isCall(span) && span.children.length === 0 // the callee sends no spans
    const service = unheard ? peerOf(span.attributes) : span.service
    if (service !== '' && (unheard || !isCall(span)))
      calls.push({ key: runKey(service, span.operation), service, startMs: span.startMs })
    if (span.service === run.service) open.push(...span.children)
  }
  return calls.sort((a, b) => a.startMs - b.startMs || compareText(a.key, b.key))
}
