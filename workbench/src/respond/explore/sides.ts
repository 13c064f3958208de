import { compareText } from '../../lib/compare-text.ts'
import type { ExploreSides, SideDifference } from '../../model/explore.ts'
import { parseRfc3339, type TimeRange, unixMs } from '../../model/time.ts'
import type { TraceSpan, TraceView } from '../../model/views.ts'
import { traceOf } from '../trace.ts'
import type { ExplorePort } from './ports.ts'

const SPANS_MAX = 10_000
const DIFFERENCES_MAX = 50
const AROUND_MS = 60 * 60_000 // a good request of the same hour ran on the same system

/** A bad request beside a good one of the same kind: what it waited for longer. Undefined when one of them is not stored. */
export async function sidesOf(
  badId: string,
  goodId: string | undefined,
  port: ExplorePort,
): Promise<ExploreSides | undefined> {
  const bad = await traceOf(badId, port, SPANS_MAX)
  if (bad === undefined) return undefined
  const chosen = goodId ?? (await typicalOf(bad, port))
  const good = chosen === undefined ? undefined : await traceOf(chosen, port, SPANS_MAX)
  if (goodId !== undefined && good === undefined) return undefined
  return { bad, good: good ?? null, differences: good === undefined ? [] : differencesOf(bad, good) }
}

async function typicalOf(bad: TraceView, port: ExplorePort): Promise<string | undefined> {
  const root = bad.spans.find((span) => span.parentSpanId === '') ?? bad.spans[0]
  const at = parseRfc3339(bad.at)
  if (root === undefined || at === undefined) return undefined
  const range: TimeRange = { from: unixMs(at - AROUND_MS), to: unixMs(at + AROUND_MS) }
  return port.typicalTrace(range, { service: root.service, operation: root.name, notTrace: bad.traceId })
}

type Tally = { spans: number; failed: number; waitedMs: number }
type Pair = { readonly service: string; readonly name: string; readonly bad: Tally; readonly good: Tally }

/** The steps of both, those on which the bad request waited longer first. What a request waits for adds up to its duration. */
function differencesOf(bad: TraceView, good: TraceView): readonly SideDifference[] {
  const pairs = new Map<string, Pair>()
  for (const span of bad.spans) count(pairOf(pairs, span).bad, span)
  for (const span of good.spans) count(pairOf(pairs, span).good, span)
  const moreMs = (pair: Pair): number => pair.bad.waitedMs - pair.good.waitedMs
  return [...pairs.values()]
    .sort((a, b) => moreMs(b) - moreMs(a) || b.bad.failed - a.bad.failed || compareText(a.name, b.name))
    .slice(0, DIFFERENCES_MAX)
}

function pairOf(pairs: Map<string, Pair>, { service, name }: TraceSpan): Pair {
  const key = JSON.stringify([service, name])
  const known = pairs.get(key)
  if (known !== undefined) return known
  const none = (): Tally => ({ spans: 0, failed: 0, waitedMs: 0 })
  const made = { service, name, bad: none(), good: none() }
  pairs.set(key, made)
  return made
}

function count(tally: Tally, { error, waitedMs }: TraceSpan): void {
  tally.spans += 1
  tally.failed += error ? 1 : 0
  tally.waitedMs += waitedMs ?? 0
}
