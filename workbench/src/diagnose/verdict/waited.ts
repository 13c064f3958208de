/**
 * Paper    none; what a time-out is: slowness until somebody gives up
 * Idea     calls that fail after they were waited for longer than nearly all that succeed are slow first, and fail as a consequence;
 *          calls that fail at once are refused; and where more requests become slow than fail, the few that fail were slow
 * Input    traces of both windows, one service
 * Output   whether most failed calls of the service, its own and those made to it, were waited for; whether requests that come to it and
 *          succeed take much longer; whether more of them became slow than fail
 * Cost     O(spans log spans)
 */
import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'
import { peerOf } from '../../model/semconv.ts'
import { requestKindOf, type Trace, type TraceSpan } from '../paths/index.ts'
import { slowLimits } from '../requests.ts'
import { MUCH_SLOWER, SLOW_FACTOR } from '../slower.ts'

const NEARLY_ALL = 0.99
const MOST = 0.5

/** Whether failure at a service is slowness that somebody gave up on; undefined where none of its calls failed. */
export function failsByWaiting(
  service: string,
  before: readonly Trace[],
  after: readonly Trace[],
): boolean | undefined {
  const usual = new Map(
    [...durationsIn(before, service, (span) => !span.error)].map(([key, ms]) => [
      key,
      quantile(sortedOf(ms), NEARLY_ALL),
    ]),
  )
  const failed = [...durationsIn(after, service, (span) => span.error)].flatMap(([key, ms]) => {
    const limitMs = usual.get(key)
    return limitMs === undefined ? [] : ms.map((one) => one > SLOW_FACTOR * limitMs)
  })
  return failed.length === 0 ? undefined : failed.filter(Boolean).length > MOST * failed.length
}

const KNOWN_MIN = 5 // requests of a kind before its usual duration is known

/**
 * Whether requests of some kind that come to a service and succeed take much longer in the middle than they did. Where none of a kind
 * succeeds any more, how long it takes is a part of its failing; undefined where no kind is known from both windows.
 */
export function succeedsSlowly(
  service: string,
  before: readonly Trace[],
  after: readonly Trace[],
): boolean | undefined {
  const well = wellBy(service, after)
  const failed = Map.groupBy(
    after.filter(({ spans, root }) => spans[root]?.error),
    requestKindOf,
  )
  const slower = [...wellBy(service, before)].flatMap(([kind, usualMs]) => {
    const ms = well.get(kind) ?? []
    if (usualMs.length < KNOWN_MIN) return []
    if (ms.length >= KNOWN_MIN) return [median(ms) >= MUCH_SLOWER * median(usualMs)]
    return ms.length === 0 && (failed.get(kind)?.length ?? 0) >= KNOWN_MIN ? [false] : []
  })
  return slower.length === 0 ? undefined : slower.some(Boolean)
}

/**
 * Whether, of the kinds of request that come to a service, more became slow and succeed than fail: then failing is where slowness ends
 * for the few that were waited for too long. False where too few became slow to tell.
 */
export function slowMoreThanFailing(service: string, before: readonly Trace[], after: readonly Trace[]): boolean {
  const limits = slowLimits(before)
  const kinds = kindsThatComeTo(service, [...before, ...after])
  const [was, is] = [before, after].map((traces) => sufferingIn(traces, kinds, limits)) as [Suffering, Suffering]
  const grown = is.all / Math.max(1, was.all)
  const slower = is.slow - was.slow * grown
  return slower >= KNOWN_MIN && slower > is.failed - was.failed * grown
}

/**
 * Whether most requests of the kinds that come to a service, and fail, were waited for: longer than nearly all took before. It tells where no call that failed
 * came to the service itself, as with one that is down; undefined where none fails.
 */
export function requestsFailByWaiting(
  service: string,
  before: readonly Trace[],
  after: readonly Trace[],
): boolean | undefined {
  const limits = slowLimits(before)
  const failed = after.filter(({ spans, root }) => spans[root]?.error)
  const kinds = kindsThatComeTo(service, [...before, ...after])
  const waited = failed
    .filter((trace) => kinds.has(requestKindOf(trace)) && limits.has(requestKindOf(trace)))
    .map((trace) => (trace.spans[trace.root] as TraceSpan).durationMs > (limits.get(requestKindOf(trace)) as number))
  return waited.length < KNOWN_MIN ? undefined : waited.filter(Boolean).length > MOST * waited.length
}

const kindsThatComeTo = (service: string, traces: readonly Trace[]): ReadonlySet<string> =>
  new Set(traces.filter(({ spans }) => spans.some((span) => span.service === service)).map(requestKindOf))

type Suffering = { readonly all: number; readonly slow: number; readonly failed: number }

function sufferingIn(
  traces: readonly Trace[],
  kinds: ReadonlySet<string>,
  limits: ReadonlyMap<string, number>,
): Suffering {
  const own = traces.filter((trace) => kinds.has(requestKindOf(trace)))
  const failed = own.filter(({ spans, root }) => spans[root]?.error)
  const slow = own.filter((trace) => {
    const root = trace.spans[trace.root] as TraceSpan
    return !root.error && root.durationMs > (limits.get(requestKindOf(trace)) ?? Number.POSITIVE_INFINITY)
  })
  return { all: own.length, slow: slow.length, failed: failed.length }
}

/** How long requests took that came to a service and succeeded, by kind. */
function wellBy(service: string, traces: readonly Trace[]): ReadonlyMap<string, number[]> {
  const durations = new Map<string, number[]>()
  for (const trace of traces) {
    const root = trace.spans[trace.root] as TraceSpan
    if (root.error || !trace.spans.some((span) => isAskedOf(service, trace, span))) continue
    const known = durations.get(requestKindOf(trace)) ?? []
    known.push(root.durationMs)
    durations.set(requestKindOf(trace), known)
  }
  return durations
}

/** How long the calls to a service took, and what it did for them, by what was asked. */
function durationsIn(
  traces: readonly Trace[],
  service: string,
  counts: (span: TraceSpan) => boolean,
): ReadonlyMap<string, number[]> {
  const durations = new Map<string, number[]>()
  for (const trace of traces) {
    for (const span of trace.spans) {
      if (!counts(span) || !isAskedOf(service, trace, span)) continue
      const key = JSON.stringify([span.service, span.kind, span.operation])
      const known = durations.get(key) ?? []
      known.push(span.durationMs)
      durations.set(key, known)
    }
  }
  return durations
}

function isAskedOf(service: string, trace: Trace, { service: own, kind, children, attributes }: TraceSpan): boolean {
  if (kind !== 'Client') return own === service
  const served = trace.spans[children[0] ?? -1]
  return (served ? served.service : peerOf(attributes)) === service
}
