/**
 * Paper    none; two-proportion likelihood ratio (Dunning 1993) on the last call of an operation
 * Idea     a caller that gives up after an answer it cannot use makes no further calls, even when nobody marks a span as failed
 * Input    traces of the baseline and of the incident
 * Output   callees after which operations stop more often than before, while they make fewer calls; the surest first
 * Cost     O(spans)
 */
import { qValues } from '../compare/false-discovery.ts'
import { pValueScore } from '../compare/p-value-score.ts'
import { compareText, type Trace, type TraceSpan } from './traces.ts'

/** A callee after which an operation ends more often than before. */
export type LastCall = {
  readonly service: string
  readonly operation: string
  readonly callee: string
  /** Share of the operation's runs that end with a call to the callee, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  /** Calls a run makes. */
  readonly callsBefore: number
  readonly callsAfter: number
  readonly runsAfter: number
  /** −ln p; and p corrected for all callees that were compared. */
  readonly score: number
  readonly q: number
  readonly traceIds: readonly string[]
}

type Ends = { count: number; readonly traceIds: string[] }
type Operation = { runs: number; calls: number; readonly ends: Map<string, Ends> }

const RUNS_MIN = 5
const Q_MAX = 0.05
const CALLS_SHARE_MAX = 0.9 // of the calls before: else the order changed, and nobody gave up
const SAMPLES_MAX = 5

/** Callees after which callers stop. */
export function lastCalls(before: readonly Trace[], after: readonly Trace[]): readonly LastCall[] {
  const was = operationsOf(before)
  const found = [...operationsOf(after)]
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([key, is]) => {
      const known = was.get(key)
      return known ? stopsOf(key, known, is) : []
    })
  const q = qValues(found.map((one) => one.score))
  return found
    .map((one, i) => ({ ...one, q: q[i] as number }))
    .filter((one) => one.q < Q_MAX)
    .sort((a, b) => b.score - a.score)
}

function operationsOf(traces: readonly Trace[]): Map<string, Operation> {
  const operations = new Map<string, Operation>()
  for (const trace of traces) {
    for (const span of trace.spans) {
      const callees = calleesInOrder(trace, span)
      const key = JSON.stringify([span.service, span.operation])
      const known = operations.get(key) ?? { runs: 0, calls: 0, ends: new Map<string, Ends>() }
      known.runs += 1
      known.calls += callees.length
      const last = callees.at(-1)
      if (last !== undefined) noteEnd(known, last, trace.id)
      operations.set(key, known)
    }
  }
  return operations
}

/** Services a span called, itself or through its client spans, in the order the calls ended. */
function calleesInOrder(trace: Trace, span: TraceSpan): readonly string[] {
  return span.children
    .map((place) => trace.spans[place] as TraceSpan)
    .sort((a, b) => a.startMs + a.durationMs - (b.startMs + b.durationMs))
    .map((child) => (child.service === span.service ? trace.spans[child.children[0] ?? -1]?.service : child.service))
    .filter((service): service is string => service !== undefined && service !== span.service)
}

function noteEnd(operation: Operation, callee: string, traceId: string): void {
  const ends = operation.ends.get(callee) ?? { count: 0, traceIds: [] }
  ends.count += 1
  if (ends.traceIds.length < SAMPLES_MAX && ends.traceIds.at(-1) !== traceId) ends.traceIds.push(traceId)
  operation.ends.set(callee, ends)
}

function stopsOf(key: string, was: Operation, is: Operation): LastCall[] {
  const [service, operation] = JSON.parse(key) as [string, string]
  const [callsBefore, callsAfter] = [was.calls / was.runs, is.calls / is.runs]
  if (was.runs < RUNS_MIN || is.runs < RUNS_MIN || callsAfter > CALLS_SHARE_MAX * callsBefore) return []
  return [...is.ends]
    .sort(([a], [b]) => compareText(a, b))
    .map(([callee, ends]) => {
      const endsBefore = was.ends.get(callee)?.count ?? 0
      return {
        service,
        operation,
        callee,
        shareBefore: endsBefore / was.runs,
        shareAfter: ends.count / is.runs,
        callsBefore,
        callsAfter,
        runsAfter: is.runs,
        score: pValueScore({ bad: ends.count, badTotal: is.runs, good: endsBefore, goodTotal: was.runs }),
        q: 1,
        traceIds: ends.traceIds,
      }
    })
}
