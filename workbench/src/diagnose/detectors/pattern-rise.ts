/**
 * Paper    none; a pattern counts as much as more requests show it than before
 * Idea     a pattern that was always there is not what broke tonight, so it is told with a low score
 * Input    traces of both windows and a function that finds a pattern in one trace
 * Output   (service, operation, subject) with the share of requests that show it in both windows, biggest rise first
 * Cost     O(spans) times the cost of the pattern
 */

import type { Trace } from '../paths/index.ts'
import { median } from '../series/robust.ts'
import type { Detected } from './types.ts'

/** One occurrence in a trace. */
export type Match = {
  readonly service: string
  /** The operation that holds the pattern. */
  readonly operation: string
  /** What repeats, is slow, is retried. */
  readonly subject: string
  /** Calls it consists of, and the time they take together. */
  readonly calls: number
  readonly totalMs: number
}

/** A pattern over all requests of the incident. */
export type Rise = {
  readonly service: string
  readonly operation: string
  readonly subject: string
  /** Weighted share of the requests, 0..1. */
  readonly shareBefore: number
  readonly shareAfter: number
  readonly requestsAfter: number
  /** Medians over the matches of the incident. */
  readonly calls: number
  readonly totalMs: number
  readonly traceIds: readonly string[]
}

type Seen = { weight: number; readonly byTrace: Map<string, Match> }
type Side = { readonly weight: number; readonly seen: Map<string, Seen> }

const REQUESTS_MIN = 2 // one request is an anecdote
const SHARE_MIN = 0.01
const STANDING_WORTH = 0.1 // a pattern as frequent as before still costs time, but explains nothing
const SAMPLES_MAX = 5
const UNSEEN: Seen = { weight: 0, byTrace: new Map() }

/**
 * Patterns of the incident's requests, those that rose most first.
 * `matchesBefore` finds the pattern in the baseline where a looser rule holds there, e.g. without a least duration.
 */
export function risesOf(
  before: readonly Trace[],
  after: readonly Trace[],
  matchesIn: (trace: Trace) => readonly Match[],
  matchesBefore: (trace: Trace) => readonly Match[] = matchesIn,
): readonly Rise[] {
  const was = sideOf(before, matchesBefore)
  const is = sideOf(after, matchesIn)
  return [...is.seen]
    .map(([key, seen]) => riseOf(key, seen, was, is.weight))
    .filter((rise) => rise.requestsAfter >= REQUESTS_MIN && rise.shareAfter >= SHARE_MIN)
    .sort((a, b) => scoreOf(b) - scoreOf(a) || (labelOf(a) < labelOf(b) ? -1 : 1))
}

/** What a rise is worth: the rise of the share, and a tenth of what was there before. */
export const scoreOf = (rise: Rise): number =>
  Math.max(0, rise.shareAfter - rise.shareBefore) + STANDING_WORTH * Math.min(rise.shareBefore, rise.shareAfter)

/** A rise as a detection. */
export function detectedRise(detector: string, rise: Rise, says: string): Detected {
  const { service, operation, subject, shareBefore, shareAfter, requestsAfter, calls, totalMs, traceIds } = rise
  return {
    detector,
    service,
    operation,
    says,
    score: scoreOf(rise),
    numbers: {
      subject,
      share_before: shareBefore,
      share_after: shareAfter,
      requests: requestsAfter,
      calls_median: calls,
      total_ms_median: totalMs,
    },
    traceIds,
  }
}

/** A share as people read it. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

const labelOf = (rise: Rise): string => `${rise.service} ${rise.operation} ${rise.subject}`

function sideOf(traces: readonly Trace[], matchesIn: (trace: Trace) => readonly Match[]): Side {
  const seen = new Map<string, Seen>()
  let weight = 0
  for (const trace of traces) {
    weight += trace.weight
    for (const match of matchesIn(trace)) {
      const key = JSON.stringify([match.service, match.operation, match.subject])
      const known = seen.get(key) ?? { weight: 0, byTrace: new Map<string, Match>() }
      const earlier = known.byTrace.get(trace.id)
      if (!earlier) known.weight += trace.weight
      if (!earlier || match.totalMs > earlier.totalMs) known.byTrace.set(trace.id, match)
      seen.set(key, known)
    }
  }
  return { weight, seen }
}

function riseOf(key: string, seen: Seen, was: Side, weightAfter: number): Rise {
  const [service, operation, subject] = JSON.parse(key) as [string, string, string]
  const matches = [...seen.byTrace.values()]
  const worst = [...seen.byTrace].sort(([a, x], [b, y]) => y.totalMs - x.totalMs || (a < b ? -1 : 1))
  return {
    service,
    operation,
    subject,
    shareBefore: was.weight > 0 ? (was.seen.get(key) ?? UNSEEN).weight / was.weight : 0,
    shareAfter: weightAfter > 0 ? seen.weight / weightAfter : 0,
    requestsAfter: matches.length,
    calls: median(matches.map((match) => match.calls)),
    totalMs: median(matches.map((match) => match.totalMs)),
    traceIds: worst.slice(0, SAMPLES_MAX).map(([id]) => id),
  }
}
