/**
 * Paper    none; an exact test of two proportions (Fisher 1922) on the shape of traces
 * Idea     code that returns early, throws or takes another branch makes other calls than before, even when no span fails
 * Input    traces of the baseline and of the incident
 * Output   calls that an operation makes in clearly more or fewer of the requests that run it than before, the surest first
 * Cost     O(spans)
 * Departs  the request is the unit, because runs within one request are alike; a client span is looked through to what it called
 */

import { compareText } from '../../lib/compare-text.ts'
import { breakOf, type Habit, shareOf } from './habit.ts'
import { callsOf, isCall, runKey } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** An operation that makes a call in another share of its requests than before. */
export type CallShift = {
  readonly service: string
  readonly operation: string
  readonly callee: string
  readonly calleeOperation: string
  readonly kind: 'new' | 'more' | 'fewer' | 'gone'
  /** Share of the requests running the operation in which a run of it makes the call, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  readonly requestsBefore: number
  readonly requestsAfter: number
  /** Spans below a run of the operation, in the mean: an operation that fails early takes fewer steps. */
  readonly stepsBefore: number
  readonly stepsAfter: number
  /** −ln p, less what the quiet stretch shows by itself and what trying that many calls yields by chance. */
  readonly score: number
  /** Requests of the incident that ran the operation, those with the unusual shape first. */
  readonly traceIds: readonly string[]
}

type Requests = Map<string, number>
type Steps = { runs: number; spans: number }
type Stretch = {
  readonly ran: Requests
  readonly called: Requests
  readonly steps: Map<string, Steps>
  readonly samples: Map<string, string[]>
}

const SAMPLES_MAX = 5

/** Calls whose share of the requests changed. */
export function callShifts(before: readonly Trace[], after: readonly Trace[]): readonly CallShift[] {
  const [early, late] = halvesOf(before)
  const stretches = { early: stretchOf(early), late: stretchOf(late), after: stretchOf(after) }
  const keys = new Set(Object.values(stretches).flatMap(({ called }) => [...called.keys()]))
  const byChance = Math.log(Math.max(1, new Set([...keys].map(runOf)).size)) // calls of one operation break together
  return [...keys]
    .sort(compareText)
    .map((key) => shiftOf(key, stretches, byChance))
    .filter((shift) => shift.score > 0)
    .sort((a, b) => b.score - a.score)
}

/** The earlier and the later half of the requests. */
export function halvesOf(traces: readonly Trace[]): readonly [readonly Trace[], readonly Trace[]] {
  const inTime = traces.toSorted((a, b) => a.startMs - b.startMs || compareText(a.id, b.id))
  const middle = inTime.length >> 1
  return [inTime.slice(0, middle), inTime.slice(middle)]
}

function stretchOf(traces: readonly Trace[]): Stretch {
  const stretch: Stretch = { ran: new Map(), called: new Map(), steps: new Map(), samples: new Map() }
  for (const trace of traces) {
    const below = spansBelow(trace)
    const ran = new Set<string>()
    const called = new Set<string>()
    for (const [place, span] of trace.spans.entries()) {
      if (isCall(span)) continue
      ran.add(span.run)
      addSteps(stretch.steps, span.run, below[place] as number)
      for (const { key } of callsOf(trace, span)) called.add(`[${span.run},${key}]`)
    }
    for (const key of ran) count(stretch, stretch.ran, key, trace.id)
    for (const key of called) count(stretch, stretch.called, key, trace.id)
  }
  return stretch
}

/** How many spans lie below each span, directly or not; parents come before children. */
function spansBelow({ spans }: Trace): Uint32Array {
  const below = new Uint32Array(spans.length)
  for (let place = spans.length - 1; place >= 0; place--) {
    const { parent } = spans[place] as TraceSpan
    if (parent >= 0) below[parent] = (below[parent] as number) + (below[place] as number) + 1
  }
  return below
}

function addSteps(steps: Map<string, Steps>, key: string, spans: number): void {
  const known = steps.get(key) ?? { runs: 0, spans: 0 }
  known.runs += 1
  known.spans += spans
  steps.set(key, known)
}

/** Who calls, and what is called: service and operation of each. */
const endsOf = (callKey: string) =>
  JSON.parse(callKey) as readonly [readonly [string, string], readonly [string, string]]

/** The operation of a call's key. */
const runOf = (callKey: string): string => runKey(...endsOf(callKey)[0])

function count(stretch: Stretch, requests: Requests, key: string, traceId: string): void {
  requests.set(key, (requests.get(key) ?? 0) + 1)
  const samples = stretch.samples.get(key)
  if (!samples) stretch.samples.set(key, [traceId])
  else if (samples.length < SAMPLES_MAX) samples.push(traceId)
}

function shiftOf(key: string, stretches: Record<keyof Habit, Stretch>, byChance: number): CallShift {
  const [[service, operation], [callee, calleeOperation]] = endsOf(key)
  const run = runOf(key)
  const tallyOf = ({ called, ran }: Stretch) => ({ did: called.get(key) ?? 0, of: ran.get(run) ?? 0 })
  const habit: Habit = {
    early: tallyOf(stretches.early),
    late: tallyOf(stretches.late),
    after: tallyOf(stretches.after),
  }
  const before = { did: habit.early.did + habit.late.did, of: habit.early.of + habit.late.of }
  const [shareBefore, shareAfter] = [shareOf(before), shareOf(habit.after)]
  const rose = shareAfter > shareBefore
  return {
    service,
    operation,
    callee,
    calleeOperation,
    kind: rose ? (before.did === 0 ? 'new' : 'more') : habit.after.did === 0 ? 'gone' : 'fewer',
    shareBefore,
    shareAfter,
    requestsBefore: before.of,
    requestsAfter: habit.after.of,
    stepsBefore: stepsIn([stretches.early, stretches.late], run),
    stepsAfter: stepsIn([stretches.after], run),
    score: breakOf(habit) - byChance,
    traceIds: stretches.after.samples.get(rose ? key : run) ?? [],
  }
}

function stepsIn(stretches: readonly Stretch[], run: string): number {
  const seen = stretches.flatMap(({ steps }) => steps.get(run) ?? [])
  const runs = seen.reduce((sum, one) => sum + one.runs, 0)
  return runs > 0 ? seen.reduce((sum, one) => sum + one.spans, 0) / runs : 0
}
