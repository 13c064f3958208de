import { compareText } from '../../lib/compare-text.ts'
import type { Edge } from '../../model/diagnosis.ts'
import { type EvidenceBook, TRACE_PARAMS } from '../evidence.ts'
import { type CallGraph, callersIn, hopsFrom } from '../graph/calls.ts'
import { callersOf, type Trace } from '../paths/index.ts'
import type { Windows } from '../types.ts'
import { demandOf, type Suspect } from '../verdict/rank.ts'

/** The edge where health ends: the first suspect and who called it, or whom it loads, or where its trouble shows; null where none is known. */
export function edgeOf(
  suspect: Suspect | undefined,
  bad: readonly Trace[],
  graph: CallGraph,
  entries: ReadonlySet<string>,
  windows: Windows,
  book: EvidenceBook,
): Edge | null {
  if (!suspect || suspect.clues.length === 0) return null
  const demand = demandOf(suspect)
  if (demand?.asks !== undefined)
    return {
      lastGood: suspect.service,
      firstBad: demand.asks,
      why: demand.proof.says,
      evidence: [book.cite(demand.proof)],
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
