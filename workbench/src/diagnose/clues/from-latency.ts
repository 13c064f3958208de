/**
 * Paper    Student, The Probable Error of a Mean (1908), as a likelihood ratio
 * Idea     the service that answers for most of the added time is suspect: its calls got dearer, it makes more of them than it did, or
 *          as a cache it has its readers ask others;
 *          what comes and goes between the halves of the quiet stretch is taken off first
 * Input    comparable traces of both windows
 * Output   clues of kind path (time of its own) and gap (time on the way to it); strength is the surprise × the share of the added time
 * Cost     O(spans log spans)
 */
import { figure, TRACE_PARAMS } from '../evidence.ts'
import {
  type BlamedService,
  beyondPace,
  type CacheMisses,
  type CallGrowth,
  cacheMisses,
  callGrowth,
  comparable,
  halvesOf,
  latencyBlame,
  latencyChange,
  newQueries,
  paceOf,
  type Trace,
  wentBack,
} from '../paths/index.ts'
import type { Clue, Windows } from '../types.ts'

/** Time that a service adds to the mean request, and how that is told. */
type Added = {
  readonly key: string
  readonly service: string
  readonly kind: 'path' | 'gap'
  readonly waits: boolean
  readonly ms: number
  readonly halfWidthMs: number
  readonly how: string
  readonly numbers: Clue['proof']['numbers']
  readonly traceIds: readonly string[]
}

type Comparison = {
  readonly added: readonly Added[]
  readonly requests: number
  readonly requestMs: number
  /** Time that is added everywhere, so that no service answers for it. */
  readonly commonMs: number
}

/** What the time that requests take since the onset says about services. */
export function latencyClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  const [early, late] = halvesOf(before)
  const quiet = new Map(compared(early, late).added.map((one) => [one.key, one.ms]))
  const { added, requests, requestMs, commonMs } = compared(before, after)
  const byChance = Math.log(Math.max(1, added.length))
  const rises = added
    .map((one) => riseOf(one, quiet.get(one.key) ?? 0, { requests, requestMs }))
    .map((rise) => ({ ...rise, surprise: rise.surprise - byChance }))
    .filter(({ ms, surprise }) => ms > 0 && surprise > 0)
  const totalMs = rises.reduce((sum, { ms }) => sum + ms, commonMs)
  return rises.map((rise) => clueOf(rise.added, rise.surprise, rise.ms / totalMs, windows))
}

function compared(before: readonly Trace[], after: readonly Trace[]): Comparison {
  const mixed = comparable(before, after)
  const isNew = newQueries(mixed.before, mixed.after)
  const whole = latencyChange(mixed.before, mixed.after, isNew)
  const change = beyondPace(whole, paceOf(whole.terms))
  const missed = cacheMisses(mixed.before, mixed.after)
  const askedForCaches = new Set(missed.map(({ reader, operation, asked }) => askingOf(reader, operation, asked)))
  const growth = callGrowth(mixed.before, mixed.after, isNew).filter(
    ({ service, operation, callee }) => !askedForCaches.has(askingOf(service, operation, callee)),
  )
  return {
    added: [...latencyBlame(change).map(dearer), ...growth.map(busier), ...missed.map(emptier)],
    requests: change.requestsBefore + change.requestsAfter,
    requestMs: change.meanMsAfter,
    commonMs: change.meanMsBefore - whole.meanMsBefore,
  }
}

function dearer({ service, deltaMs, deltaMsHalfWidth, traceIds, ...parts }: BlamedService): Added {
  const { ownMs, calledMs, callingMs, aloneMs, askingMs } = parts
  const own = Math.max(ownMs, callingMs, askingMs)
  const isGap = calledMs > ownMs + callingMs + aloneMs + askingMs
  return {
    key: service,
    service,
    kind: isGap ? 'gap' : 'path',
    waits: !isGap && aloneMs > own,
    ms: deltaMs,
    halfWidthMs: deltaMsHalfWidth,
    how: isGap ? 'calls to it hang on the way' : ownText(parts),
    numbers: { own_ms: ownMs, called_ms: calledMs, calling_ms: callingMs, alone_ms: aloneMs, asking_ms: askingMs },
    traceIds,
  }
}

type OwnParts = Pick<BlamedService, 'ownMs' | 'callingMs' | 'aloneMs' | 'askingMs'>

function ownText({ ownMs, callingMs, aloneMs, askingMs }: OwnParts): string {
  if (askingMs > Math.max(ownMs, callingMs, aloneMs)) return 'it sends queries that it never sent before'
  if (aloneMs > Math.max(ownMs, callingMs)) return 'its calls hang where those of others do not'
  return callingMs > ownMs ? 'all its calls hang alike' : 'its own work takes longer'
}

const busier = (growth: CallGrowth): Added => ({
  key: askingOf(growth.service, growth.operation, growth.callee),
  service: growth.service,
  kind: 'path',
  waits: false,
  ms: growth.addedMs,
  halfWidthMs: growth.addedMsHalfWidth,
  how: `${growth.operation} repeats its call to ${growth.callee} ${figure(growth.repeatsAfter)} times a run (${figure(growth.repeatsBefore)} before)`,
  numbers: { repeats_before: growth.repeatsBefore, repeats_after: growth.repeatsAfter },
  traceIds: growth.traceIds,
})

const askingOf = (service: string, operation: string, callee: string): string =>
  JSON.stringify([service, operation, callee])

const emptier = (misses: CacheMisses): Added => ({
  key: askingOf(misses.reader, misses.operation, misses.asked),
  service: misses.cache,
  kind: 'path',
  waits: false,
  ms: misses.addedMs,
  halfWidthMs: misses.addedMsHalfWidth,
  how: `${misses.reader} ${misses.operation} looks up as much in it and asks ${misses.asked} ${figure(misses.askedAfter)} times a run (${figure(misses.askedBefore)} before)`,
  numbers: { asked_before: misses.askedBefore, asked_after: misses.askedAfter },
  traceIds: misses.traceIds,
})

const Z95 = 1.96
const FELT_MIN = 0.01 // of the mean request: what adds less is not felt, however sure

/** The time added beyond what the quiet stretch shows and undoes, and how surprising it is. */
function riseOf(added: Added, quietMs: number, { requests, requestMs }: Pick<Comparison, 'requests' | 'requestMs'>) {
  const back = wentBack({ early: -quietMs / 2, late: quietMs / 2, after: added.ms }) // seen from the quiet mean
  const ms = added.ms - back * Math.abs(quietMs)
  const unsureMs = Math.max(added.halfWidthMs / Z95, FELT_MIN * requestMs, Number.MIN_VALUE)
  return { added, ms, surprise: (requests / 2) * Math.log1p((ms / unsureMs) ** 2 / requests) }
}

const clueOf = (
  { service, kind, waits, ms, halfWidthMs, how, numbers, traceIds }: Added,
  surprise: number,
  share: number,
  windows: Windows,
): Clue => ({
  service,
  kind,
  strength: surprise * share,
  waits,
  proof: {
    says: `${service} adds ${figure(ms)} ms (± ${figure(halfWidthMs)}) to the mean request, ${figure(100 * share)} % of the rise: ${how}`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { added_ms: ms, half_width_ms: halfWidthMs, ...numbers },
    traceIds,
  },
})
