/**
 * Paper    none; explaining away as in Pearl, Probabilistic Reasoning in Intelligent Systems (1988)
 * Idea     a caller that fails, logs errors or stops short because of what its callee did has nothing of its own to answer for
 * Input    clues from traces and logs, the call graph
 * Output   the same clues; those a callee's clues account for are weaker by the callee's share
 * Cost     O(clues + calls)
 */
import { type CallGraph, calleesOf } from '../graph/calls.ts'
import type { Clue, ClueKind } from '../types.ts'

/** A caller shows them for its callee. */
const HANDED_UP: ReadonlySet<ClueKind> = new Set<ClueKind>(['origin', 'logs', 'latency', 'errors', 'edge'])
/** Found below the surface: in the parts of requests and in what services say. */
const CAUSES: ReadonlySet<ClueKind> = new Set<ClueKind>(['origin', 'logs', 'path', 'gap'])

/** Clues with what callees account for taken off; everything is below the entries, whose trouble is the symptom. */
export function explainedAway(clues: readonly Clue[], graph: CallGraph, entries: ReadonlySet<string>): readonly Clue[] {
  const worst = new Map<string, number>()
  for (const { service, kind, strength } of clues) {
    if (CAUSES.has(kind)) worst.set(service, Math.max(worst.get(service) ?? 0, strength))
  }
  const below = (service: string): Iterable<string> => (entries.has(service) ? worst.keys() : calleesOf(graph, service))
  return clues.map((clue) => {
    if (!HANDED_UP.has(clue.kind) || clue.strength <= 0) return clue
    let explained = 0
    for (const callee of below(clue.service)) {
      if (callee !== clue.service) explained = Math.max(explained, worst.get(callee) ?? 0)
    }
    return { ...clue, strength: clue.strength ** 2 / (clue.strength + explained) }
  })
}
