/**
 * Paper    Dean and Barroso, The Tail at Scale (CACM 2013): some answers always take much longer than most
 * Idea     who gives up since the onset on what many answers took before was made impatient: its failures are its own, and so are the further tries that
 *          keep the callee busy
 * Input    traces of the baseline and of the incident
 * Output   callers whose calls to a callee all end within a time that answers often exceeded before, and pile up there as failures
 * Cost     O(spans log spans)
 * Departs  where hardly any answer came within that time, a callee that refuses at once looks alike, so it is none
 */
import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import type { Trace, TraceSpan } from './types.ts'

/** A caller that gives up on a callee sooner than it did. */
export type CutShort = {
  readonly caller: string
  readonly callee: string
  readonly cutMs: number
  /** Share of the answers that took longer before, 0..1. */
  readonly longerBefore: number
  /** Share of the calls that come to the callee since which are its caller's, 0..1. */
  readonly share: number
  /** −ln of the chance that none of the calls since takes longer. */
  readonly surprise: number
  readonly traceIds: readonly string[]
}

const PILE_MIN = 3 // failures at one time: fewer may have come together by chance
const CLOSE = 0.95 // of the longest: timers fire late by a little
const MOST = 0.5
const SURE = 3 // −ln of 5 %
const SAMPLES_MAX = 5

/** Those who give up sooner, surest first. */
export function cutShort(before: readonly Trace[], after: readonly Trace[]): readonly CutShort[] {
  const was = Map.groupBy(before.flatMap(callsIn), keyOf)
  const since = after.flatMap(callsIn)
  const comes = Map.groupBy(since, ({ callee }) => callee)
  return [...Map.groupBy(since, keyOf)]
    .flatMap(([key, calls]) => cutIn(was.get(key) ?? [], calls, comes.get(calls[0]?.callee ?? '')?.length ?? 0) ?? [])
    .sort((a, b) => b.surprise - a.surprise || compareText(`${a.caller} ${a.callee}`, `${b.caller} ${b.callee}`))
}

function cutIn(was: readonly Call[], calls: readonly Call[], inAll: number): CutShort | undefined {
  const [first] = calls
  const answered = was.filter(({ failed }) => !failed)
  if (!first || answered.length === 0) return undefined
  const cutMs = Math.max(...calls.map(({ durationMs }) => durationMs))
  const pile = calls.filter(({ failed, durationMs }) => failed && durationMs >= CLOSE * cutMs)
  const longerBefore = answered.filter(({ durationMs }) => durationMs > cutMs).length / answered.length
  if (pile.length < PILE_MIN || longerBefore > MOST) return undefined
  const waited = pile.length + calls.filter(({ failed }) => !failed).length // what fails at once waited for nothing
  const surprise = -waited * Math.log1p(-longerBefore)
  if (surprise < SURE) return undefined
  const { caller, callee } = first
  const traceIds = [...new Set(pile.map(({ traceId }) => traceId))].slice(0, SAMPLES_MAX)
  return { caller, callee, cutMs, longerBefore, share: calls.length / inAll, surprise, traceIds }
}

type Call = {
  readonly caller: string
  readonly callee: string
  readonly operation: string
  readonly durationMs: number
  readonly failed: boolean
  readonly traceId: string
}

const keyOf = ({ caller, callee, operation }: Call): string => JSON.stringify([caller, callee, operation])

const callsIn = (trace: Trace): readonly Call[] => trace.spans.flatMap((span) => callOf(trace, span) ?? [])

function callOf({ id, spans }: Trace, span: TraceSpan): Call | undefined {
  if (span.kind !== 'Client') return undefined
  const served = span.children.map((child) => spans[child]?.service).find((service) => service !== span.service)
  const callee = served ?? peerOf(span.attributes)
  if (callee === '') return undefined
  const { service: caller, operation, durationMs, error: failed } = span
  return { caller, callee, operation, durationMs, failed, traceId: id }
}
