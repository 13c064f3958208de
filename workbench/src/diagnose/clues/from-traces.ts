/**
 * Paper    none; broken habits of calling and error origins as `paths/` defines them
 * Idea     the service that stops short of what it used to do, or where failures begin, is suspect, as far as the quiet stretch does not
 *          show the same between its own halves
 * Input    traces of both windows
 * Output   clues of kind origin, strength −ln p; and those of latency
 * Cost     O(spans log spans)
 */
import { figure, TRACE_PARAMS } from '../evidence.ts'
import {
  breakOf,
  type CallShift,
  type CommonCallee,
  callShifts,
  commonCallees,
  type ErrorOrigin,
  errorOrigins,
  halvesOf,
  type StoppedAt,
  stoppedAt,
  strangersIn,
  type Trace,
} from '../paths/index.ts'
import type { Clue, Windows } from '../types.ts'
import { latencyClues } from './from-latency.ts'

/** What the traces say about each service. */
export function traceClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  if (before.length === 0 || after.length === 0) return []
  const shifts = callShifts(before, after).filter(isShorter)
  return [
    ...latencyClues(before, after, windows),
    ...shifts.map((shift) => shiftClue(shift, windows)),
    ...stoppedClues(stoppedAt(before, after, shifts), shifts, windows),
    ...withCommonCause(originClues(before, after, windows), after, windows),
  ]
}

/**
 * The origins, and the callee that several of them share. That they begin together by chance is as unlikely as all but the
 * strongest of them are; that is what speaks for the callee.
 */
function withCommonCause(origins: readonly Clue[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  const strengths = new Map<string, number>()
  for (const { service, strength } of origins) strengths.set(service, Math.max(strengths.get(service) ?? 0, strength))
  const common = commonCallees(after).map((callee): Clue => {
    const own = callee.failing.map((service) => strengths.get(service) ?? 0)
    const further = own.reduce((sum, one) => sum + one, 0) - Math.max(...own)
    return commonClue(callee, further * callee.shareOfFailed * callee.specific, windows)
  })
  return [...origins, ...common.filter((clue) => clue.strength > 0)]
}

const commonClue = (callee: CommonCallee, strength: number, windows: Windows): Clue => ({
  service: callee.service,
  kind: 'origin',
  strength,
  shareOfFailed: callee.shareOfFailed * callee.specific,
  proof: {
    says: `${figure(100 * callee.shareOfFailed)} % of failed requests fail first in ${callee.failing.join(', ')}, which have in common that they called ${callee.service} ${callee.operation}`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { share_of_failed: callee.shareOfFailed, specific: callee.specific },
    traceIds: callee.traceIds,
  },
})

/** That several begin to stop after one callee by chance is as unlikely as all but the surest of them are. */
function stoppedClues(callees: readonly StoppedAt[], shifts: readonly CallShift[], windows: Windows): readonly Clue[] {
  return callees.map(({ service, operation, stopping, shareOfStopped, specific, traceIds }): Clue => {
    const own = stopping.map((one) => Math.max(...shifts.filter((s) => s.service === one).map((s) => s.score)))
    const further = own.reduce((sum, one) => sum + one, 0) - Math.max(...own)
    return {
      service,
      kind: 'origin',
      strength: further * shareOfStopped * specific,
      proof: {
        says: `${figure(100 * shareOfStopped)} % of the runs that stop short, in ${stopping.join(', ')}, stop right after they called ${service} ${operation}`,
        query: 'whole-traces',
        window: windows.after,
        params: TRACE_PARAMS,
        numbers: { share_of_stopped: shareOfStopped, specific },
        traceIds,
      },
    }
  })
}

const VERB: Readonly<Record<CallShift['kind'], string>> = {
  new: 'calls for the first time',
  more: 'calls more often',
  fewer: 'calls less often',
  gone: 'no longer calls',
}

const isShorter = ({ stepsBefore, stepsAfter }: CallShift): boolean => stepsAfter < stepsBefore

/** An operation that makes a call in another share of its requests than before. */
export function shiftClue(shift: CallShift, windows: Windows): Clue {
  const { service, operation, callee, calleeOperation, shareBefore, shareAfter } = shift
  return {
    service,
    kind: 'origin',
    strength: shift.score,
    proof: {
      says: `${service} ${operation} ${isShorter(shift) ? 'stops short: it ' : ''}${VERB[shift.kind]} ${callee} ${calleeOperation} (${figure(100 * shareBefore)} % of its requests before, ${figure(100 * shareAfter)} % since)`,
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
  const strangers = strangersIn(before, after)
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
    .map((clue) => misdirected(clue, strangers.get(clue.service)))
}

/** What fails at an address where nobody lives is laid to who calls it. */
function misdirected(clue: Clue, caller: string | undefined): Clue {
  if (caller === undefined) return clue
  const says = `${clue.proof.says}; ${caller} began to call it, nobody did before, and it has answered nobody`
  return { ...clue, service: caller, asks: clue.service, proof: { ...clue.proof, says } }
}

const keyOf = ({ service, operation, errorType }: ErrorOrigin): string =>
  JSON.stringify([service, operation, errorType])

const originClue = (origin: ErrorOrigin, strength: number, windows: Windows): Clue => ({
  service: origin.service,
  kind: 'origin',
  strength,
  shareOfFailed: origin.shareOfFailed,
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
