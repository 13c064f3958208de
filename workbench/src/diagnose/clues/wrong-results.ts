/**
 * Paper    none; what the people on call do where all dashboards are green: who wrote the alert knew whose business it is, and who does
 *          otherwise than before?
 * Idea     where requests neither fail nor hang and yet lines tell of errors, results are wrong: no resource that moves explains that, calls
 *          lead nowhere from the service that the page names, and code that makes other calls, or in another order, is code that was changed
 * Input    the frame, where the symptom shows, the page, traces of both windows, clues of the log, the service that the page names
 * Output   whether only results are wrong; clues of kind logs against who is paged, as strong as the strongest of the log, and of kind
 *          release, strength −ln p, against who works otherwise than before
 * Cost     O(moves + spans)
 */
import type { Page } from '../../model/columns.ts'
import { figure, TRACE_PARAMS } from '../evidence.ts'
import { areWell, type Frame } from '../frame.ts'
import { callShifts, type OrderShift, orderShifts, type Trace } from '../paths/index.ts'
import type { Clue, Windows } from '../types.ts'
import { shiftClue } from './from-traces.ts'

/** Lines of errors alone tell of the symptom, although failures of the requests at the front would be seen, and those do not suffer. */
export const isInResults = (frame: Frame, front: ReadonlySet<string>, page: Page | undefined): boolean =>
  frame.onset?.measured === true &&
  frame.onset.voters.every(({ series }) => series.source === 'log' && !series.watched) &&
  areWell(frame, front, page)

/** What speaks against services where only results are wrong. */
export function wrongResultClues(
  logged: readonly Clue[],
  paged: string | undefined,
  before: readonly Trace[],
  after: readonly Trace[],
  windows: Windows,
): readonly Clue[] {
  const shifts = callShifts(before, after).map((shift) => shiftClue(shift, windows))
  const orders = orderShifts(before, after).map((shift) => orderClue(shift, windows))
  return [...pageClues(logged, paged), ...[...shifts, ...orders].map((clue): Clue => ({ ...clue, kind: 'release' }))]
}

function pageClues(logged: readonly Clue[], paged: string | undefined): readonly Clue[] {
  const [strongest] = logged.toSorted((a, b) => b.strength - a.strength)
  if (paged === undefined || strongest === undefined) return []
  const says = `the page names ${paged}, and no request tells of the symptom: ${strongest.proof.says}`
  return [{ ...strongest, service: paged, proof: { ...strongest.proof, says } }]
}

function orderClue(
  { service, operation, first, second, score, traceIds, ...shares }: OrderShift,
  windows: Windows,
): Clue {
  const [since, quiet] = [figure(100 * shares.shareAfter), figure(100 * shares.shareBefore)]
  return {
    service,
    kind: 'release',
    strength: score,
    proof: {
      says: `${service} ${operation} comes to ${first.join(' ')} before ${second.join(' ')} in ${since} % of its requests (${quiet} % before the onset)`,
      query: 'whole-traces',
      window: windows.after,
      params: TRACE_PARAMS,
      numbers: {
        share_before: shares.shareBefore,
        share_after: shares.shareAfter,
        requests_after: shares.requestsAfter,
      },
      traceIds,
    },
  }
}
