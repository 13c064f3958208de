/**
 * Paper    none; blame for latency, broken habits of calling and error origins as `paths/` defines them
 * Idea     the service that answers for most of the added time, that stops short of what it used to do, or where failures begin, is
 *          suspect, as far as the quiet stretch does not show the same between its own halves
 * Input    comparable traces of both windows
 * Output   clues of kind path, gap and origin
 * Cost     O(spans log spans)
 */
import { figure } from '../evidence.ts'
import {
  type BlamedService,
  breakOf,
  type CallShift,
  callShifts,
  comparable,
  type ErrorOrigin,
  errorOrigins,
  halvesOf,
  type LatencyChange,
  latencyBlame,
  latencyChange,
  type Trace,
  wentBack,
} from '../paths/index.ts'
import { type Clue, TRACE_PARAMS, type Windows } from '../types.ts'

/** What the traces say about each service. */
export function traceClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  if (before.length === 0 || after.length === 0) return []
  return [
    ...latencyClues(before, after, windows),
    ...callShifts(before, after)
      .filter((shift) => shift.stepsAfter < shift.stepsBefore)
      .map((shift) => shiftClue(shift, windows)),
    ...originClues(before, after, windows),
  ]
}

/** Rise of a service's part beyond the rise between the halves of the quiet stretch, in units of its uncertainty. */
type Rise = { readonly blamed: BlamedService; readonly riseMs: number; readonly surprise: number }

function latencyClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  const [early, late] = halvesOf(before)
  const control = new Map(latencyBlame(changeBetween(early, late)).map((one) => [one.service, one]))
  const change = changeBetween(before, after)
  const rises = latencyBlame(change)
    .map((blamed) => riseOf(blamed, control.get(blamed.service), change))
    .map((rise) => ({ ...rise, surprise: rise.surprise - Math.log(control.size + 1) }))
    .filter(({ riseMs, surprise }) => riseMs > 0 && surprise > 0)
  const totalMs = rises.reduce((sum, { riseMs }) => sum + riseMs, 0)
  return rises.map((rise) => latencyClue(rise, rise.riseMs / totalMs, windows))
}

function changeBetween(before: readonly Trace[], after: readonly Trace[]): LatencyChange {
  const mixed = comparable(before, after)
  return latencyChange(mixed.before, mixed.after)
}

const Z95 = 1.96
const FELT_MIN = 0.01 // of the mean request: what adds less is not felt, however sure

function riseOf(blamed: BlamedService, control: BlamedService | undefined, change: LatencyChange): Rise {
  const quietMs = control?.deltaMs ?? 0
  const back = wentBack({ early: -quietMs / 2, late: quietMs / 2, after: blamed.deltaMs }) // seen from the quiet mean
  const riseMs = blamed.deltaMs - back * Math.abs(quietMs)
  const unsureMs = Math.max(blamed.deltaMsHalfWidth / Z95, FELT_MIN * change.meanMsAfter, Number.MIN_VALUE)
  const requests = change.requestsBefore + change.requestsAfter
  return { blamed, riseMs, surprise: (requests / 2) * Math.log1p((riseMs / unsureMs) ** 2 / requests) }
}

function latencyClue({ blamed, surprise }: Rise, share: number, windows: Windows): Clue {
  const { service, ownMs, calledMs, callingMs, deltaMs, deltaMsHalfWidth } = blamed
  const how =
    calledMs > ownMs + callingMs
      ? 'hang between it and its callers'
      : callingMs > ownMs
        ? 'hang on all its calls'
        : 'are its own'
  return {
    service,
    kind: calledMs > ownMs + callingMs ? 'gap' : 'path',
    strength: surprise * share,
    proof: {
      says: `${service} answers for ${figure(deltaMs)} ms (± ${figure(deltaMsHalfWidth)}) more of the mean request, ${figure(100 * share)} % of the rise; most of them ${how}`,
      query: 'whole-traces',
      window: windows.after,
      params: TRACE_PARAMS,
      numbers: {
        added_ms: deltaMs,
        half_width_ms: deltaMsHalfWidth,
        own_ms: ownMs,
        called_ms: calledMs,
        calling_ms: callingMs,
      },
      traceIds: blamed.traceIds,
    },
  }
}

const VERB: Readonly<Record<CallShift['kind'], string>> = {
  new: 'calls for the first time',
  more: 'calls more often',
  fewer: 'calls less often',
  gone: 'no longer calls',
}

function shiftClue(shift: CallShift, windows: Windows): Clue {
  const { service, operation, callee, calleeOperation, shareBefore, shareAfter } = shift
  return {
    service,
    kind: 'origin',
    strength: shift.score,
    proof: {
      says: `${service} ${operation} stops short: it ${VERB[shift.kind]} ${callee} ${calleeOperation} (${figure(100 * shareBefore)} % of its requests before, ${figure(100 * shareAfter)} % since)`,
      query: 'whole-traces',
      window: windows.after,
      params: TRACE_PARAMS,
      numbers: {
        share_before: shareBefore,
        share_after: shareAfter,
        requests_before: shift.requestsBefore,
        requests_after: shift.requestsAfter,
      },
      traceIds: shift.traceIds,
    },
  }
}

function originClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  const [early, late] = halvesOf(before)
  const control = new Map(errorOrigins(early, late).map((origin) => [keyOf(origin), origin]))
  return errorOrigins(before, after)
    .filter((origin) => origin.score > 0)
    .map((origin) => {
      const quiet = control.get(keyOf(origin))
      const surprise = breakOf({
        early: { did: quiet?.requestsBefore ?? 0, of: early.length },
        late: { did: quiet?.requestsAfter ?? 0, of: late.length },
        after: { did: origin.requestsAfter, of: after.length },
      })
      return originClue(origin, surprise, windows)
    })
    .filter((clue) => clue.strength > 0)
}

const keyOf = ({ service, operation, errorType, peer }: ErrorOrigin): string =>
  JSON.stringify([service, operation, errorType, peer])

const originClue = (origin: ErrorOrigin, strength: number, windows: Windows): Clue => ({
  service: origin.peer === '' ? origin.service : origin.peer,
  kind: 'origin',
  strength,
  proof: {
    says: `${figure(100 * origin.shareOfFailed)} % of failed requests fail first in ${origin.service} ${origin.operation}${origin.errorType === '' ? '' : ` with ${origin.errorType}`}`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: {
      share_before: origin.shareBefore,
      share_after: origin.shareAfter,
      requests_after: origin.requestsAfter,
    },
    traceIds: origin.traceIds,
  },
})
