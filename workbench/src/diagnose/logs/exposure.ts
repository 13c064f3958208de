/**
 * Paper    none; "count requests where one request yields many lines"
 * Idea     a line can only be expected of requests that run the operation which writes it, so its share is taken of those
 * Input    traces of both windows, which of their requests were asked about
 * Output   for each service the requests that ran each of its operations, told by stretch and by how they went
 * Cost     O(spans)
 */
import { QUESTION_LIMITS } from '../../model/question-limits.ts'
import type { TimeRange } from '../../model/time.ts'
import { halvesOf, type Trace } from '../paths/index.ts'
import type { ToldApart } from '../requests.ts'
import type { Windows } from '../types.ts'
import { type Interval, type Stretch, stretchesIn } from './moments.ts'

/** One request that was asked about: when it was, and whether it went badly. */
export type ToldRequest = {
  readonly stretch: Stretch
  readonly bad: boolean
  /** Its stretch if the onset was at another moment of its interval, one for each moment that is tried. */
  readonly otherwise: readonly Stretch[]
}

/** What counts of log lines are to be held against. */
export type LogExposure = {
  /** Requests of each window, or milliseconds where not all are known; only their ratio counts. */
  readonly before: number
  readonly after: number
  /** Bad and good requests of the incident that were asked about. */
  readonly bad: number
  readonly good: number
  /** By trace id. */
  readonly requests: ReadonlyMap<string, ToldRequest>
  /** For each service the requests that ran any of its operations, and those that ran each, with how often. */
  readonly runs: ReadonlyMap<string, readonly ReadonlyMap<string, number>[]>
  /** For each service and request, who called it. */
  readonly callers: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>
}

/** The requests that log lines may belong to. */
export function logExposure(
  before: readonly Trace[],
  after: readonly Trace[],
  told: ToldApart,
  { windows, onset }: { readonly windows: Windows; readonly onset?: Interval | undefined },
): LogExposure {
  const known = new Set([...told.quiet, ...told.bad, ...told.good])
  const asked = [...before, ...after].filter((trace) => known.has(trace.id))
  const stretches = onset ? stretchesIn(asked, onset) : new Map<string, readonly Stretch[]>()
  const [early] = halvesOf(before)
  const isEarly = new Set(early.map((trace) => trace.id))
  const requests = new Map<string, ToldRequest>()
  const tell = (id: string, stretch: Stretch, bad: boolean) =>
    requests.set(id, { stretch, bad, otherwise: stretches.get(id) ?? [] })
  for (const id of told.quiet) tell(id, isEarly.has(id) ? 'early' : 'late', false)
  for (const id of told.bad) tell(id, 'after', true)
  for (const id of told.good) tell(id, 'after', false)
  return {
    ...volumes(before, after, windows),
    bad: told.bad.length,
    good: told.good.length,
    requests,
    ...dealingsIn(asked),
  }
}

/** A sample that was cut tells nothing about how many requests there were. */
function volumes(
  before: readonly Trace[],
  after: readonly Trace[],
  windows: Windows,
): { before: number; after: number } {
  const least = Math.min(before.length, after.length)
  const most = Math.max(before.length, after.length)
  if (least > 0 && most < QUESTION_LIMITS.traces) return { before: before.length, after: after.length }
  const lengthOf = ({ from, to }: TimeRange): number => Math.max(1, to - from)
  return { before: lengthOf(windows.before), after: lengthOf(windows.after) }
}

/** Of the lines of a kind in one request, those that are counted; more say no more, and runs are counted alike. */
export const LINES_COUNTED_MAX = 16

/** Which requests ran what of each service, anything, an operation, or one for one caller, as others may ask it otherwise; and who called. */
function dealingsIn(traces: readonly Trace[]): Pick<LogExposure, 'runs' | 'callers'> {
  const services = new Map<string, Map<string, Map<string, number>>>()
  const callers = new Map<string, Map<string, Set<string>>>()
  for (const { id, spans } of traces) {
    const calledBy: string[] = []
    for (const [at, { service, operation, parent }] of spans.entries()) {
      const above = spans[parent]?.service ?? ''
      const caller = above === service ? (calledBy[parent] as string) : above
      calledBy[at] = caller
      const runs = entry(services, service, () => new Map<string, Map<string, number>>())
      count(runs, '', id, Number(parent < 0 || above !== service))
      count(runs, operation, id, 1)
      count(runs, `${caller}\0${operation}`, id, 1)
      entry(
        entry(callers, service, () => new Map<string, Set<string>>()),
        id,
        () => new Set<string>(),
      ).add(caller)
    }
  }
  return { runs: new Map([...services].map(([service, runs]) => [service, [...runs.values()]])), callers }
}

function entry<K, V>(map: Map<K, V>, key: K, empty: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = empty()
  map.set(key, made)
  return made
}

function count(runs: Map<string, Map<string, number>>, what: string, id: string, more: number): void {
  const requests = entry(runs, what, () => new Map<string, number>())
  requests.set(id, Math.min(LINES_COUNTED_MAX, (requests.get(id) ?? 0) + more))
}
