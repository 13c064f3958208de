/**
 * Paper    none; two-proportion likelihood ratio (Dunning 1993) on the shape of traces
 * Idea     code that returns early, throws or takes another branch makes other calls than before, even when no span fails
 * Input    traces of the baseline and of the incident
 * Output   calls that a given operation makes clearly more or less often than before, the surest first
 * Cost     O(spans)
 */

import { qValues } from '../compare/false-discovery.ts'
import { logLikelihoodRatio, minusLnChiSquareTail } from '../compare/p-value-score.ts'
import { compareText, type Trace, type TraceSpan } from './traces.ts'

/** An operation that makes a call in another share of its runs than before. */
export type CallShift = {
  readonly service: string
  readonly operation: string
  readonly callee: string
  readonly calleeOperation: string
  readonly kind: 'new' | 'more' | 'fewer' | 'gone'
  /** Share of the operation's runs that make the call at least once, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  readonly runsBefore: number
  readonly runsAfter: number
  /** −ln p; and p corrected for all calls that were compared. */
  readonly score: number
  readonly q: number
  /** Traces of the incident in which the operation ran, those with the unusual shape first. */
  readonly traceIds: readonly string[]
}

type Runs = { count: number; readonly traceIds: string[] }
type Side = { readonly runs: Map<string, Runs>; readonly calls: Map<string, Runs> }

const RUNS_MIN = 5 // fewer runs have no usual shape
const Q_MAX = 0.05
const SAMPLES_MAX = 5
const NONE: Runs = { count: 0, traceIds: [] }

/** Calls whose share of their caller's runs changed. */
export function callShifts(before: readonly Trace[], after: readonly Trace[]): readonly CallShift[] {
  const was = sideOf(before)
  const is = sideOf(after)
  const keys = [...new Set([...was.calls.keys(), ...is.calls.keys()])].sort(compareText)
  const shifts = keys.flatMap((key) => shiftOf(key, was, is))
  const q = qValues(shifts.map((shift) => shift.score))
  return shifts
    .map((shift, i) => ({ ...shift, q: q[i] as number }))
    .filter((shift) => shift.q < Q_MAX)
    .sort((a, b) => b.score - a.score)
}

function sideOf(traces: readonly Trace[]): Side {
  const side: Side = { runs: new Map(), calls: new Map() }
  for (const trace of traces) {
    for (const span of trace.spans) {
      count(side.runs, JSON.stringify([span.service, span.operation]), trace.id)
      const callees = new Set(span.children.map((place) => callKey(span, trace.spans[place] as TraceSpan)))
      for (const callee of callees) count(side.calls, callee, trace.id)
    }
  }
  return side
}

const callKey = (caller: TraceSpan, callee: TraceSpan): string =>
  JSON.stringify([caller.service, caller.operation, callee.service, callee.operation])

function count(map: Map<string, Runs>, key: string, traceId: string): void {
  const known = map.get(key) ?? { count: 0, traceIds: [] }
  known.count += 1
  if (known.traceIds.length < SAMPLES_MAX && known.traceIds.at(-1) !== traceId) known.traceIds.push(traceId)
  map.set(key, known)
}

function shiftOf(key: string, was: Side, is: Side): CallShift[] {
  const [service, operation, callee, calleeOperation] = JSON.parse(key) as [string, string, string, string]
  const caller = JSON.stringify([service, operation])
  const runsBefore = (was.runs.get(caller) ?? NONE).count
  const runs = is.runs.get(caller) ?? NONE
  if (runsBefore < RUNS_MIN || runs.count < RUNS_MIN) return []
  const callsBefore = (was.calls.get(key) ?? NONE).count
  const calls = is.calls.get(key) ?? NONE
  const shareBefore = callsBefore / runsBefore
  const shareAfter = calls.count / runs.count
  const ratio = logLikelihoodRatio({ bad: calls.count, badTotal: runs.count, good: callsBefore, goodTotal: runsBefore })
  return [
    {
      service,
      operation,
      callee,
      calleeOperation,
      kind: shareAfter > shareBefore ? (callsBefore === 0 ? 'new' : 'more') : calls.count === 0 ? 'gone' : 'fewer',
      shareBefore,
      shareAfter,
      runsBefore,
      runsAfter: runs.count,
      score: minusLnChiSquareTail(2 * ratio),
      q: 1,
      traceIds: shareAfter > shareBefore ? calls.traceIds : runs.traceIds,
    },
  ]
}
