/**
 * Paper    none; critical-path terms, parent-child gaps and error origins as `paths/` defines them
 * Idea     the service whose own time grew most, to which calls hang longest, or where failures begin, is suspect
 * Input    comparable traces of both windows
 * Output   clues of kind path, gap and origin; strength is the rise in units of its uncertainty, weighed by its share
 * Cost     O(spans log spans)
 */
import { figure } from '../evidence.ts'
import {
  type CallGap,
  callGaps,
  comparable,
  type ErrorOrigin,
  errorOrigins,
  type LatencyTerm,
  latencyChange,
  type Trace,
} from '../paths/index.ts'
import { median } from '../series/robust.ts'
import { type Clue, TRACE_PARAMS, type Windows } from '../types.ts'

/** What the traces say about each service. */
export function traceClues(before: readonly Trace[], after: readonly Trace[], windows: Windows): readonly Clue[] {
  const mixed = comparable(before, after)
  const change = latencyChange(mixed.before, mixed.after)
  const rise = change.terms.reduce((sum, term) => sum + Math.max(0, term.deltaMs), 0)
  return [
    ...change.terms.filter((term) => term.deltaMs > term.deltaMsHalfWidth).map((term) => pathClue(term, rise, windows)),
    ...gapClues(callGaps(mixed.before, mixed.after), windows),
    ...errorOrigins(before, after)
      .filter((origin) => origin.score > 0)
      .map((origin) => originClue(origin, windows)),
  ]
}

const calleeOr = (service: string, peer: string): string => (peer === '' ? service : peer)

function pathClue(term: LatencyTerm, rise: number, windows: Windows): Clue {
  const certainty = term.deltaMs / Math.max(term.deltaMsHalfWidth, 0.05 * term.afterMs, Number.MIN_VALUE)
  return {
    service: calleeOr(term.service, term.peer),
    kind: 'path',
    strength: certainty * (term.deltaMs / rise),
    proof: {
      says: `${term.service} ${term.operation} adds ${figure(term.deltaMs)} ms (± ${figure(term.deltaMsHalfWidth)}) to the mean request, ${figure((100 * term.deltaMs) / rise)} % of the rise`,
      query: 'whole-traces',
      window: windows.after,
      params: TRACE_PARAMS,
      numbers: {
        self_ms_before: term.beforeMs,
        self_ms_after: term.afterMs,
        calls_before: term.callsBefore,
        calls_after: term.callsAfter,
      },
      traceIds: term.traceIds,
    },
  }
}

/** A gap to one callee speaks against that callee; what the gaps to all callees share speaks against the caller. */
function gapClues(gaps: readonly CallGap[], windows: Windows): readonly Clue[] {
  return [...Map.groupBy(gaps, (gap) => gap.caller)].flatMap(([caller, all]) => {
    const worst = worstByCallee(all)
    const deltas = worst.map((gap) => Math.max(0, gap.deltaMs))
    const shared = deltas.length >= CALLEES_MIN ? median(deltas) : 0
    const own = worst.map((gap) => gapClue(gap, gap.callee, Math.max(0, gap.deltaMs) - shared, windows))
    const typical = worst.toSorted((a, b) => a.deltaMs - b.deltaMs)[Math.floor(worst.length / 2)]
    const common = typical && shared > 0 ? [gapClue(typical, caller, shared, windows)] : []
    return [...own, ...common].filter((clue) => clue.strength > 0)
  })
}

const CALLEES_MIN = 3 // two cannot tell which of them is the odd one

const worstByCallee = (gaps: readonly CallGap[]): CallGap[] =>
  [...Map.groupBy(gaps, (gap) => gap.callee).values()].map((some) =>
    some.reduce((worst, gap) => (gap.deltaMs > worst.deltaMs ? gap : worst)),
  )

function gapClue(gap: CallGap, service: string, riseMs: number, windows: Windows): Clue {
  return {
    service,
    kind: 'gap',
    strength: riseMs / Math.max(gap.p90MsBefore, 0.05 * gap.calleeMsBefore, Number.MIN_VALUE),
    proof: {
      says: `calls from ${gap.caller} to ${gap.callee} ${gap.operation} hang ${figure(gap.p90MsAfter)} ms between the two (p90, was ${figure(gap.p90MsBefore)} ms)`,
      query: 'whole-traces',
      window: windows.after,
      params: TRACE_PARAMS,
      numbers: { gap_p90_ms_before: gap.p90MsBefore, gap_p90_ms_after: gap.p90MsAfter, calls_after: gap.callsAfter },
      traceIds: gap.traceIds,
    },
  }
}

const ORIGIN_SHARE_FLOOR = 0.01 // one request in a hundred is the unit of a rise of failures

function originClue(origin: ErrorOrigin, windows: Windows): Clue {
  return {
    service: calleeOr(origin.service, origin.peer),
    kind: 'origin',
    strength: origin.score / Math.max(ORIGIN_SHARE_FLOOR, origin.shareBefore),
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
  }
}
