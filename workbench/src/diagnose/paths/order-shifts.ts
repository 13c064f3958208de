/**
 * Paper    none; an exact test of two proportions (Fisher 1922) on the order of calls
 * Idea     code that was changed may make the same calls in another order, which neither fails nor takes longer, and writes something else
 * Input    traces of the baseline and of the incident
 * Output   pairs of calls of one operation of which the other one comes first in clearly more of its requests than before, the surest first
 * Cost     O(spans x calls of an operation)
 * Departs  as calls that come and go (`call-shifts.ts`), the request is the unit; calls at the same time have no order
 */

import { compareText } from '../../lib/compare-text.ts'
import { halvesOf } from './call-shifts.ts'
import { breakOf, type Habit, shareOf, type Tally } from './habit.ts'
import { callsOf, type MadeCall } from './runs.ts'
import type { Trace } from './types.ts'

/** Two calls of an operation that changed places. */
export type OrderShift = {
  readonly service: string
  readonly operation: string
  /** Service and operation of the call that comes first since, and of the one that follows. */
  readonly first: readonly [string, string]
  readonly second: readonly [string, string]
  /** Share of the requests that make both, one after the other, in which they come in this order, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  readonly requestsAfter: number
  /** −ln p, less what the quiet stretch shows by itself and what trying that many operations yields by chance. */
  readonly score: number
  /** Requests of the incident that make both. */
  readonly traceIds: readonly string[]
}

const CALLS_MAX = 20 // of one run whose order is looked at, the first ones
const SAMPLES_MAX = 5

/** Calls that changed places. */
export function orderShifts(before: readonly Trace[], after: readonly Trace[]): readonly OrderShift[] {
  const [early, late] = halvesOf(before)
  const stretches = { early: ordersIn(early), late: ordersIn(late), after: ordersIn(after) }
  const pairs = [...stretches.after.keys()].filter((key) => stretches.early.has(key) || stretches.late.has(key))
  const byChance = Math.log(Math.max(1, new Set(pairs.map((key) => JSON.stringify(partsOf(key)[0]))).size))
  return pairs
    .sort(compareText)
    .map((key) => shiftOf(key, stretches, byChance))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
}

/** Requests that make both calls of a pair, and in how many the first of them by name comes first. */
type Order = { did: number; of: number; readonly traceIds: string[] }

function ordersIn(traces: readonly Trace[]): ReadonlyMap<string, Order> {
  const orders = new Map<string, Order>()
  for (const trace of traces) {
    const seen = new Map<string, boolean>()
    for (const span of trace.spans)
      for (const [pair, inOrder] of pairsOf(span.run, callsOf(trace, span))) seen.set(pair, inOrder)
    for (const [pair, inOrder] of seen) {
      const order = orders.get(pair) ?? { did: 0, of: 0, traceIds: [] }
      order.of += 1
      order.did += inOrder ? 1 : 0
      if (order.traceIds.length < SAMPLES_MAX) order.traceIds.push(trace.id)
      orders.set(pair, order)
    }
  }
  return orders
}

/** Of each two different calls of a run, whether the first by name is over before the other begins. */
function pairsOf(run: string, calls: readonly MadeCall[]): readonly (readonly [string, boolean])[] {
  const firsts = new Map<string, MadeCall>()
  for (const call of calls.toSorted((a, b) => a.startMs - b.startMs))
    if (!firsts.has(call.key)) firsts.set(call.key, call)
  const some = [...firsts.values()].slice(0, CALLS_MAX).sort((a, b) => compareText(a.key, b.key))
  return some.flatMap((one, i) =>
    some.slice(i + 1).flatMap((other): (readonly [string, boolean])[] => {
      const pair = `[${run},${one.key},${other.key}]`
      if (one.endMs <= other.startMs) return [[pair, true]]
      return other.endMs <= one.startMs ? [[pair, false]] : []
    }),
  )
}

type Ends = readonly [string, string]

/** The operation, and the calls of the pair. */
const partsOf = (pair: string) => JSON.parse(pair) as readonly [Ends, Ends, Ends]

const NONE: Order = { did: 0, of: 0, traceIds: [] }

function shiftOf(
  key: string,
  stretches: Record<keyof Habit, ReadonlyMap<string, Order>>,
  byChance: number,
): OrderShift {
  const [[service, operation], one, other] = partsOf(key)
  const [early, late, after] = [stretches.early, stretches.late, stretches.after].map(
    (orders) => orders.get(key) ?? NONE,
  ) as [Order, Order, Order]
  const rose = shareOf(after) > shareOf(sumOf(early, late))
  const turned = (tally: Tally): Tally => (rose ? tally : { did: tally.of - tally.did, of: tally.of })
  return {
    service,
    operation,
    first: rose ? one : other,
    second: rose ? other : one,
    shareBefore: shareOf(turned(sumOf(early, late))),
    shareAfter: shareOf(turned(after)),
    requestsAfter: after.of,
    score: breakOf({ early: turned(early), late: turned(late), after: turned(after) }) - byChance,
    traceIds: after.traceIds,
  }
}

const sumOf = (one: Tally, other: Tally): Tally => ({ did: one.did + other.did, of: one.of + other.of })
