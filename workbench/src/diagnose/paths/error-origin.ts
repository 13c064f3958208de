/**
 * Paper    none; rule of reference Sentry/Jaeger practice: the deepest error whose ancestors all failed
 * Idea     follow failure down from the request while spans fail; below a span that did not fail, an error was handled
 * Input    traces of the baseline and of the incident
 * Output   (service, operation, error type) where failures begin, by rise of the share of requests they fail
 * Cost     O(spans)
 * Departs  who gets no connection to a database that answers its queries waits for its own pool: the failure begins with the caller
 */

import { compareText } from '../../lib/compare-text.ts'
import { isConnecting, type Query, queryOf } from '../detectors/database-span.ts'
import { askedBy } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** Where failures begin and how much more often than before. */
export type ErrorOrigin = {
  /** Where a failed call got no spans from the other side, what it called, whoever called it. */
  readonly service: string
  readonly operation: string
  readonly errorType: string
  /** Share of all requests that failed here, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  /** Share of the incident's failed requests that failed here, 0..1. */
  readonly shareOfFailed: number
  /** `shareAfter` minus `shareBefore`. */
  readonly score: number
  readonly requestsBefore: number
  readonly requestsAfter: number
  readonly traceIds: readonly string[]
}

type Tally = { weight: number; requests: number; traceIds: string[] }
type Side = { readonly weight: number; readonly failedWeight: number; readonly tallies: Map<string, Tally> }

const SAMPLES_MAX = 5
const NOTHING: Tally = { weight: 0, requests: 0, traceIds: [] }

/** Span in which a failed request began to fail; -1 when the request did not fail. The first of equally deep ones. */
export function errorOriginOf(trace: Trace, root: number = trace.root): number {
  if (!trace.spans[root]?.error) return -1
  let origin = root
  let open = [root]
  while (open.length > 0) {
    origin = Math.min(...open)
    open = open.flatMap((place) => failedChildren(trace, place))
  }
  return origin
}

const failedChildren = (trace: Trace, place: number): number[] =>
  (trace.spans[place] as TraceSpan).children.filter((child) => (trace.spans[child] as TraceSpan).error)

/** Origins of failure by how much their share of requests rose; those that fell come last. */
export function errorOrigins(before: readonly Trace[], after: readonly Trace[]): readonly ErrorOrigin[] {
  const sideBefore = sideOf(before)
  const sideAfter = sideOf(after)
  const keys = new Set([...sideBefore.tallies.keys(), ...sideAfter.tallies.keys()])
  return [...keys]
    .sort(compareText)
    .map((key) => originOf(key, sideBefore, sideAfter))
    .sort((a, b) => b.score - a.score)
}

function sideOf(traces: readonly Trace[]): Side {
  const answers = answeredIn(traces)
  const tallies = new Map<string, Tally>()
  let weight = 0
  let failedWeight = 0
  for (const trace of traces) {
    weight += trace.weight
    const origin = trace.spans[errorOriginOf(trace)]
    if (!origin) continue
    failedWeight += trace.weight
    const key = keyOf(origin, answers)
    const tally = tallies.get(key) ?? { weight: 0, requests: 0, traceIds: [] }
    tally.weight += trace.weight
    tally.requests += 1
    if (tally.traceIds.length < SAMPLES_MAX) tally.traceIds.push(trace.id)
    tallies.set(key, tally)
  }
  return { weight, failedWeight, tallies }
}

/** Whether a database answers most queries that a service sends it. */
type Answers = (service: string, database: string) => boolean

/** Worked out when it is first asked: few failures are of a connection. */
function answeredIn(traces: readonly Trace[]): Answers {
  let balance: ReadonlyMap<string, number> | undefined
  return (service, database) => {
    balance ??= balanceIn(traces)
    return (balance.get(JSON.stringify([service, database])) ?? 0) > 0
  }
}

/** Weight of the queries that a database answers, less that of those that fail, by who sends them. */
function balanceIn(traces: readonly Trace[]): ReadonlyMap<string, number> {
  const known = new Map<string, Query>()
  const balance = new Map<string, number>()
  for (const { spans, weight } of traces) {
    for (const span of spans) {
      const query = queryOf(span, known)
      if (!query) continue
      const key = JSON.stringify([span.service, query.database])
      balance.set(key, (balance.get(key) ?? 0) + (span.error ? -weight : weight))
    }
  }
  return balance
}

function keyOf(origin: TraceSpan, answers: Answers): string {
  const { service, operation, errorType } = origin
  const peer = origin.children.length === 0 ? askedBy(origin) : ''
  const ownPool = peer !== '' && isConnecting(origin) && answers(service, peer)
  return JSON.stringify([peer === '' || ownPool ? service : peer, operation, errorType])
}

function originOf(key: string, before: Side, after: Side): ErrorOrigin {
  const [service, operation, errorType] = JSON.parse(key) as [string, string, string]
  const was = before.tallies.get(key) ?? NOTHING
  const is = after.tallies.get(key) ?? NOTHING
  const shareBefore = share(was.weight, before.weight)
  const shareAfter = share(is.weight, after.weight)
  return {
    service,
    operation,
    errorType,
    shareBefore,
    shareAfter,
    shareOfFailed: share(is.weight, after.failedWeight),
    score: shareAfter - shareBefore,
    requestsBefore: was.requests,
    requestsAfter: is.requests,
    traceIds: is.traceIds,
  }
}

const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0)
