/**
 * Paper    none; Dapper-style traces where there are any, else both ends of a call as metrics show them
 * Idea     trouble climbs from callee to caller; each hop must show it: time waited, failures that go together, or a series of the call
 * Input    the failing path, traces, moves
 * Output   one state for each service above the broken one, nearest first; a guess where only the call graph links the two
 * Cost     O(hops x (spans log spans + moves))
 */
import { proofOf } from '../clues/from-metrics.ts'
import { type EvidenceBook, TRACE_PARAMS } from '../evidence.ts'
import { nameOf } from '../series/moves.ts'
import type { Move } from '../types.ts'
import { type HopWait, hopWait } from './hop-waits.ts'
import { strongestOf, troubleBegan } from './moved.ts'
import type { Known, State } from './types.ts'
import { amount, lasting } from './words.ts'

type Hop = { readonly caller: string; readonly callee: string }

const MOST = 0.5

/** How the trouble climbs from the last service of the path to the first. */
export function hopStates(path: readonly string[], known: Known, book: EvidenceBook): readonly State[] {
  return path
    .slice(0, -1)
    .map((caller, i) => hopState({ caller, callee: path[i + 1] as string }, known, book))
    .reverse()
}

function hopState(hop: Hop, known: Known, book: EvidenceBook): State {
  const { frame, bad, before } = known
  const wait = hopWait(bad, before, hop)
  const state = (wait && tracedHop(hop, wait, known, book)) ?? movedHop(hop, frame, book) ?? unseenHop(hop)
  return { ...state, sufferer: hop.caller }
}

/** The hop as traces show it; undefined where the caller neither waits longer nor fails with its call. */
function tracedHop({ caller, callee }: Hop, wait: HopWait, { frame }: Known, book: EvidenceBook): State | undefined {
  const waits = waitsFor(wait)
  const fails = wait.failed > 0 && wait.failedWithCall > MOST * wait.failed
  if (!waits && !fails) return undefined
  const says = [
    waits ? waitText(wait) : '',
    fails ? `of ${wait.failed} failed requests ${wait.failedWithCall} failed in this call` : '',
  ]
  const text = `${caller} on ${callee}: ${says.filter(Boolean).join('; ')}`
  const { traceIds, ...numbers } = figuresOf(wait)
  const proof = {
    says: text,
    query: 'whole-traces',
    window: frame.windows.after,
    params: TRACE_PARAMS,
    numbers,
    traceIds,
  }
  return {
    label: `${caller} ${[waits ? 'waits for' : '', fails ? 'fails with' : ''].filter(Boolean).join(' and ')} ${callee}`,
    says: says.filter(Boolean).join('; '),
    basis: 'measured',
    began: troubleBegan(frame.moves, caller),
    evidence: [book.cite(proof)],
  }
}

/** Most of what the caller lasts longer is spent waiting; without a baseline, most of what it lasts. */
function waitsFor({ waitMs, waitMsBefore, callerMs, callerMsBefore, requestsBefore }: HopWait): boolean {
  if (requestsBefore === 0) return waitMs > MOST * callerMs
  return callerMs > callerMsBefore && waitMs - waitMsBefore > MOST * (callerMs - callerMsBefore)
}

function waitText({ requests, waitMs, waitMsBefore, callerMs, requestsBefore }: HopWait): string {
  const before = requestsBefore > 0 ? `; before ${lasting(waitMsBefore)}` : ''
  return `waits ${lasting(waitMs)} of its ${lasting(callerMs)} (medians of ${requests} requests${before})`
}

function figuresOf(wait: HopWait) {
  return {
    requests: wait.requests,
    requests_before: wait.requestsBefore,
    wait_ms: wait.waitMs,
    wait_ms_before: Number.isNaN(wait.waitMsBefore) ? null : wait.waitMsBefore,
    caller_ms: wait.callerMs,
    caller_ms_before: Number.isNaN(wait.callerMsBefore) ? null : wait.callerMsBefore,
    failed: wait.failed,
    failed_with_call: wait.failedWithCall,
    traceIds: wait.traceIds,
  }
}

/** The hop as metrics show it: measured where a series of this very call moved, a guess where only the caller did. */
function movedHop({ caller, callee }: Hop, { moves, windows }: Known['frame'], book: EvidenceBook): State | undefined {
  const ofCall = strongestOf(
    moves,
    ({ service, side, peer }) =>
      (side === 'client' && service === caller && peer === callee) ||
      (side === 'server' && service === callee && peer === caller),
  )
  const move = ofCall ?? troubleOf(moves, caller)
  if (!move) return undefined
  const { series, before, after } = move
  const linked = ofCall ? '' : `; that it waits for ${callee} is read off the call graph`
  return {
    label: ofCall ? `${caller} suffers from ${callee}` : `${caller} suffers too`,
    says: `${nameOf(series)} from ${amount(before, series.unit)} to ${amount(after, series.unit)}${linked}`,
    basis: ofCall ? 'measured' : 'guess',
    began: troubleBegan(moves, caller),
    evidence: [book.cite(proofOf(move, windows))],
  }
}

const unseenHop = ({ caller, callee }: Hop): State => ({
  label: `${caller} calls ${callee}`,
  says: 'how the trouble passes is not seen',
  basis: 'guess',
  began: undefined,
  evidence: [],
})

/** What the service's own requests show. */
const troubleOf = (moves: readonly Move[], of: string): Move | undefined =>
  strongestOf(moves, ({ service, side }) => service === of && side !== 'client')
