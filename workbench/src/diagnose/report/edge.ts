import { compareText } from '../../lib/compare-text.ts'
import type { Edge } from '../../model/diagnosis.ts'
import { type EvidenceBook, TRACE_PARAMS } from '../evidence.ts'
import { type CallGraph, calleesOf, callersIn, hopsFrom } from '../graph/calls.ts'
import { callersOf, type Trace } from '../paths/index.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

const MOST = 0.5 // of the requests that fail

/**
 * The edge where health ends: the first suspect and who called it, or whom it loads, or whose refusals and failures it brings about, or where
 * its trouble shows; null where none is known.
 */
export function edgeOf(
  suspect: Suspect | undefined,
  suspects: readonly Suspect[],
  bad: readonly Trace[],
  graph: CallGraph,
  entries: ReadonlySet<string>,
  windows: Windows,
  book: EvidenceBook,
): Edge | null {
  if (!suspect || suspect.clues.length === 0) return null
  const asking = suspect.clues.find(({ asks, strength }) => asks !== undefined && strength >= CLEAR)
  const onward = asking ?? brokenBelow(suspect, suspects, graph)
  if (onward !== undefined) {
    const { asks: firstBad = onward.service, proof } = onward
    return { lastGood: suspect.service, firstBad, why: proof.says, evidence: [book.cite(proof)] }
  }
  const [traced] = callersOf(bad, suspect.service)
  const told = traced?.caller ?? callerInGraph(suspect.service, graph, entries)
  const caller = told ?? shownAt(suspect.service, graph, entries)
  if (caller === undefined) return null
  const why = traced
    ? `${Math.round(100 * traced.share)} % of its calls in the incident come from ${caller}`
    : told !== undefined
      ? `${caller} calls it; no trace shows how often`
      : `its trouble shows at ${caller}; nothing tells whether ${caller} calls it directly or through others`
  const proof = {
    says: told === undefined ? why : `${caller} calls ${suspect.service}: ${why}`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { share_of_calls: traced?.share ?? null },
    traceIds: traced?.traceIds ?? [],
  }
  return { lastGood: caller, firstBad: suspect.service, why, evidence: [book.cite(proof)] }
}

/**
 * What tells that most requests fail first at one that the suspect calls. A fault is where the cause is, a failure where it shows (Avizienis et al.
 * 2004): who sends what is refused, or holds a lock, breaks its own calls, and its callers get to it as before.
 */
function brokenBelow(suspect: Suspect, suspects: readonly Suspect[], graph: CallGraph): Clue | undefined {
  const callees = calleesOf(graph, suspect.service)
  return suspects
    .flatMap(({ service, clues }) => (callees.has(service) ? clues : []))
    .find(({ shareOfFailed = 0, strength }) => shareOfFailed > MOST && strength >= CLEAR)
}

/** Where the symptom shows, if that is one other service: what hurts it there reaches it by calls that nobody tells of. */
function shownAt(service: string, graph: CallGraph, entries: ReadonlySet<string>): string | undefined {
  const [entry] = entries
  return entries.size !== 1 || entry === undefined || hopsFrom(graph, [service]).has(entry) ? undefined : entry
}

/** The caller nearest to where requests come in, by name among equals. */
function callerInGraph(service: string, graph: CallGraph, entries: ReadonlySet<string>): string | undefined {
  const hops = hopsFrom(graph, [...entries])
  const distance = (caller: string): number => hops.get(caller) ?? Number.MAX_SAFE_INTEGER
  return [...callersIn(graph, service)].sort((a, b) => distance(a) - distance(b) || compareText(a, b))[0]
}
