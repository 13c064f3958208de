/**
 * Paper    none; excess over expected, as in the attributable fraction of epidemiology
 * Idea     a pattern counts as much as the incident's bad requests show it beyond what the baseline makes one expect: it must
 *          be more common than before and be found in requests that went bad, and both excesses are taken over the bad ones
 * Input    requests of both windows, patterns that each find themselves in one trace
 * Output   (service, operation, subject) with the share of requests that show it in both windows, most telling first
 * Cost     O(spans) times the cost of the patterns; the traces are walked once
 * Departs  the baseline comes weighted to the incident's mix of requests, so that more traffic of one kind is no new pattern
 */

import { compareText } from '../../lib/compare-text.ts'
import { median } from '../../lib/order-statistics.ts'
import type { Trace } from '../paths/index.ts'
import type { TraceView } from './trace-view.ts'
import { type Detected, type Requests, type Scene, STANDING_WORTH } from './types.ts'

/** One occurrence in a trace. */
export type Match = {
  readonly service: string
  /** The operation that holds the pattern. */
  readonly operation: string
  /** What repeats, is slow, is retried. */
  readonly subject: string
  /** What makes it the same pattern in another request, where the subject varies. */
  readonly key?: string
  /** Calls it consists of, and the time they take together. */
  readonly calls: number
  readonly totalMs: number
  /** What it carries, where that matters. */
  readonly bytes?: number
}

/** A pattern of spans inside one trace. */
export type SpanPattern = {
  readonly detector: string
  readonly matchesIn: (view: TraceView) => readonly Match[]
  /** Finds it in the baseline where a looser rule holds there, e.g. without a least duration. */
  readonly matchesBefore?: (view: TraceView) => readonly Match[]
  /** One sentence with the numbers in it. */
  readonly says: (rise: Rise) => string
}

/** A pattern over all requests of the incident. */
export type Rise = {
  readonly service: string
  readonly operation: string
  readonly subject: string
  /** Weighted share of the requests, 0..1; undefined where no request of the baseline is known. */
  readonly shareBefore: number | undefined
  readonly shareAfter: number
  /** Share of the bad requests that show it, 0..1; 0 where none went bad. */
  readonly shareBad: number
  readonly requestsAfter: number
  /** As `Detected.score`. */
  readonly score: number
  /** Medians over the matches of the incident. */
  readonly calls: number
  readonly totalMs: number
  readonly bytes: number | undefined
  /** Bad requests first, then those in which it takes longest. */
  readonly traceIds: readonly string[]
}

const REQUESTS_MIN = 2 // one request is an anecdote
const REQUESTS_ENOUGH = 5 // that many are told however rare they are
const SHARE_MIN = 0.01
const SLOW_SHARE_USUAL = 0.01 // the slowest hundredth counts as bad by definition, so that share explains nothing
const SURE = 2 // standard errors: a rise within them is chance in 19 of 20 cases
const SAMPLES_MAX = 5

/** The patterns of the incident's requests, each detector's most telling first. */
export function detectedPatterns(patterns: readonly SpanPattern[], scene: Scene): readonly Detected[] {
  const was = sideOf(scene.was, patterns.map(looseRule))
  const is = sideOf(scene.is, patterns.map(strictRule))
  return patterns.flatMap((pattern, i) =>
    [...(is.seen[i] as Seen)]
      .map(([key, found]) => riseOf(found, was.seen[i]?.get(key), was, is))
      .filter(isTold)
      .sort((a, b) => b.score - a.score || (labelOf(a) < labelOf(b) ? -1 : 1))
      .map((rise) => detectedRise(pattern, rise)),
  )
}

const strictRule = ({ matchesIn }: SpanPattern): Rule => matchesIn
const looseRule = ({ matchesIn, matchesBefore }: SpanPattern): Rule => matchesBefore ?? matchesIn

/** A share as people read it. */
export const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`

/** In how many requests it is seen and was seen, for the end of a sentence. */
export const inRequests = ({ shareAfter, shareBefore }: Rise): string =>
  `in ${percent(shareAfter)} of requests, before ${shareBefore === undefined ? 'unknown' : `in ${percent(shareBefore)}`}`

type Rule = SpanPattern['matchesIn']
type Found = { weight: number; badWeight: number; readonly byTrace: Map<string, Match> }
type Seen = Map<string, Found>
type Side = {
  readonly requests: number
  readonly weight: number
  readonly badWeight: number
  readonly bad: ReadonlySet<string>
  readonly seen: readonly Seen[]
}

/** Walks the traces once; every rule looks at each. */
function sideOf({ views, bad, read }: Requests, rules: readonly Rule[]): Side {
  const seen: readonly Seen[] = rules.map(() => new Map())
  let [weight, badWeight] = [0, 0]
  for (const view of views) {
    weight += view.trace.weight
    if (bad.has(view.trace.id)) badWeight += view.trace.weight
    rules.forEach((rule, i) => {
      for (const match of rule(view)) note(seen[i] as Seen, match, view.trace, bad)
    })
  }
  return { requests: read, weight, badWeight, bad, seen }
}

/** Counts a request once for each pattern, with its longest occurrence. */
function note(seen: Seen, match: Match, trace: Trace, bad: ReadonlySet<string>): void {
  const key = JSON.stringify([match.service, match.operation, match.key ?? match.subject])
  const found = seen.get(key) ?? { weight: 0, badWeight: 0, byTrace: new Map<string, Match>() }
  const earlier = found.byTrace.get(trace.id)
  if (!earlier) found.weight += trace.weight
  if (!earlier && bad.has(trace.id)) found.badWeight += trace.weight
  if (!earlier || match.totalMs > earlier.totalMs) found.byTrace.set(trace.id, match)
  seen.set(key, found)
}

/** The baseline's weights add up to the incident's, kind by kind, so both sides are shares of the same requests. */
function riseOf(found: Found, foundBefore: Found | undefined, was: Side, is: Side): Rise {
  const matches = [...found.byTrace.values()]
  const bytes = matches.flatMap((match) => match.bytes ?? [])
  const isBad = (id: string): number => (is.bad.has(id) ? 1 : 0)
  const worst = [...found.byTrace].sort(
    ([a, x], [b, y]) => isBad(b) - isBad(a) || y.totalMs - x.totalMs || compareText(a, b),
  )
  const { service, operation, subject } = (worst[0] as [string, Match])[1]
  return {
    service,
    operation,
    subject,
    shareBefore: was.requests > 0 ? (foundBefore?.weight ?? 0) / is.weight : undefined,
    shareAfter: found.weight / is.weight,
    shareBad: is.badWeight > 0 ? found.badWeight / is.badWeight : 0,
    requestsAfter: matches.length,
    score: scoreOf(found, foundBefore, was, is),
    calls: median(matches.map((match) => match.calls)),
    totalMs: median(matches.map((match) => match.totalMs)),
    bytes: bytes.length > 0 ? median(bytes) : undefined,
    traceIds: worst.slice(0, SAMPLES_MAX).map(([id]) => id),
  }
}

/** Share of the bad requests that the rise explains; of all requests where none went bad; a note at least. */
function scoreOf(found: Found, foundBefore: Found | undefined, was: Side, is: Side): number {
  const [share, shareBefore] = [found.weight / is.weight, (foundBefore?.weight ?? 0) / is.weight]
  const noise = SURE * Math.sqrt(varianceOf(share, is.requests) + varianceOf(shareBefore, was.requests))
  const rise = was.requests > 0 && share - shareBefore > noise ? share - shareBefore : 0
  const harm = Math.max(0, found.badWeight - (foundBefore?.badWeight ?? 0)) / is.weight
  const harmed = is.badWeight / is.weight
  const explained = harmed > 0 ? Math.min(rise, harm) / Math.max(harmed, SLOW_SHARE_USUAL) : rise
  return Math.min(1, Math.max(explained, STANDING_WORTH * share))
}

/** How far a share of so many requests strays by chance, squared. */
const varianceOf = (share: number, requests: number): number => (share * Math.max(0, 1 - share)) / Math.max(1, requests)

const isTold = ({ requestsAfter, shareAfter }: Rise): boolean =>
  requestsAfter >= REQUESTS_ENOUGH || (requestsAfter >= REQUESTS_MIN && shareAfter >= SHARE_MIN)

const labelOf = (rise: Rise): string => `${rise.service} ${rise.operation} ${rise.subject}`

function detectedRise({ detector, says }: SpanPattern, rise: Rise): Detected {
  const { service, operation, subject, score, traceIds } = rise
  return {
    detector,
    service,
    operation,
    says: says(rise),
    score,
    numbers: {
      subject,
      share_before: rise.shareBefore ?? null,
      share_after: rise.shareAfter,
      share_of_bad: rise.shareBad,
      requests: rise.requestsAfter,
      calls_median: rise.calls,
      total_ms_median: rise.totalMs,
      ...(rise.bytes === undefined ? {} : { bytes_median: rise.bytes }),
    },
    traceIds,
  }
}
