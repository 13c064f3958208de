import type { Edge } from '../../model/diagnosis.ts'
import type { EvidenceBook } from '../evidence.ts'
import { type CallGraph, callersIn, hopsFrom } from '../graph/calls.ts'
import { callersOf, type Trace } from '../paths/index.ts'
import { compareText } from '../paths/traces.ts'
import { TRACE_PARAMS, type Windows } from '../types.ts'
import type { Suspect } from '../verdict/rank.ts'

/** The edge where health ends: the first suspect and who called it; null where nobody did. */
export function edgeOf(
  suspect: Suspect | undefined,
  bad: readonly Trace[],
  graph: CallGraph,
  entries: ReadonlySet<string>,
  windows: Windows,
  book: EvidenceBook,
): Edge | null {
  if (!suspect || suspect.clues.length === 0) return null
  const [traced] = callersOf(bad, suspect.service)
  const caller = traced?.caller ?? callerInGraph(suspect.service, graph, entries)
  if (caller === undefined) return null
  const why = traced
    ? `${Math.round(100 * traced.share)} % of its calls in the incident come from ${caller}`
    : `${caller} calls it; no trace shows how often`
  const proof = {
    says: `${caller} calls ${suspect.service}: ${why}`,
    query: 'whole-traces',
    window: windows.after,
    params: TRACE_PARAMS,
    numbers: { share_of_calls: traced?.share ?? null },
    traceIds: traced?.traceIds ?? [],
  }
  return { lastGood: caller, firstBad: suspect.service, why, evidence: [book.cite(proof)] }
}

/** The caller nearest to where requests come in, by name among equals. */
function callerInGraph(service: string, graph: CallGraph, entries: ReadonlySet<string>): string | undefined {
  const hops = hopsFrom(graph, [...entries])
  const distance = (caller: string): number => hops.get(caller) ?? Number.MAX_SAFE_INTEGER
  return [...callersIn(graph, service)].sort((a, b) => distance(a) - distance(b) || compareText(a, b))[0]
}
