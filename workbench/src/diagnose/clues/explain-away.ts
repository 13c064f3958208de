/**
 * Paper    none; explaining away as in Pearl, Probabilistic Reasoning in Intelligent Systems (1988)
 * Idea     a caller that fails, logs errors or stops short because of what its callee did has nothing of its own to answer for:
 *          how often the caller shows it says no more, once the callee is known to be in trouble, as far as such requests come to
 *          the callee; so with a release of which no old instance lives on, and with waiting for what it holds itself, its pool say; whose callee fell silent waits for an answer, though its spans show the time as its own
 *          what several callers find of a callee is the callee's
 * Input    clues from traces, logs and metrics, those of silence, the call graph, how far requests reach
 * Output   the same clues; those that a callee's clue of strength k accounts for keep a share of 1 / (1 + k)
 * Cost     O(clues + calls)
 */
import { sumOf } from '../../lib/sum.ts'
import { type CallGraph, calleesOf, hopsFrom } from '../graph/calls.ts'
import type { Reach } from '../paths/index.ts'
import type { Clue, ClueKind } from '../types.ts'

/** A caller shows them for its callee. */
export const HANDED_UP: ReadonlySet<ClueKind> = new Set<ClueKind>(['origin', 'logs', 'latency', 'errors', 'edge'])
/** Found below the surface: in the parts of requests and in what services say. */
const CAUSES: ReadonlySet<ClueKind> = new Set<ClueKind>(['origin', 'logs', 'path', 'gap'])

/** Shown by whoever has a part in a failed request. */
const FAILING: ReadonlySet<ClueKind> = new Set<ClueKind>(['origin', 'logs', 'errors'])

/** Clues with what callees account for taken off; everything is below the entries, whose trouble is the symptom. */
export function explainedAway(
  clues: readonly Clue[],
  silent: readonly Clue[],
  graph: CallGraph,
  entries: ReadonlySet<string>,
  reach: Reach = () => 1,
): readonly Clue[] {
  const quiet = new Map(silent.map(({ service, strength }) => [service, strength]))
  const worst = new Map<string, number>()
  const found = Map.groupBy(
    clues.filter(({ foundBy }) => foundBy !== undefined),
    ({ service }) => service,
  )
  const failedFirst = new Map<string, number>()
  for (const { service, kind, strength, agreed = 0, shareOfFailed = 0 } of clues) {
    worst.set(service, Math.max(worst.get(service) ?? 0, CAUSES.has(kind) ? strength : agreed))
    failedFirst.set(service, (failedFirst.get(service) ?? 0) + shareOfFailed)
  }
  const under = (service: string, reach: Iterable<string>): readonly string[] =>
    [...(entries.has(service) ? failedFirst.keys() : reach)].filter((one) => one !== service)
  return clues.map((clue) => {
    const { service, kind, strength, shareOfFailed } = clue
    if (kind === 'path' && !clue.waits)
      return { ...clue, strength: strength / (1 + worstOf(calleesOf(graph, service), quiet)) }
    const isHandedUp = HANDED_UP.has(kind) && clue.asks === undefined // whom it should not ask is no callee's doing
    if (!(isHandedUp || clue.waits || clue.overTime) || strength <= 0) return clue
    // What a service holds is shared by all its requests: those that wait need not come to the callee themselves.
    const met = (callee: string): number => (clue.waits ? 1 : reach(clue.proof.traceIds ?? [], service, callee))
    const called = under(service, calleesOf(graph, service))
    const foundByOthers = new Map(
      called.map((callee) => [
        callee,
        Math.max(0, ...(found.get(callee) ?? []).flatMap((one) => (one.foundBy === service ? [] : [one.strength]))),
      ]),
    )
    const explained = Math.max(worstOf(called, worst, met), worstOf(called, foundByOthers, met))
    const left = strength / (1 + explained)
    if (!FAILING.has(kind) || shareOfFailed !== undefined) return { ...clue, strength: left }
    const inherited = sumOf(under(service, hopsFrom(graph, [service]).keys()).map((one) => failedFirst.get(one) ?? 0))
    return { ...clue, strength: Math.min(left, strength * Math.max(0, 1 - inherited)) }
  })
}

const worstOf = (
  services: Iterable<string>,
  strengths: ReadonlyMap<string, number>,
  met: (service: string) => number = () => 1,
): number => Math.max(0, ...[...services].map((service) => (strengths.get(service) ?? 0) * met(service)))

/** Load from outside explains what it uses up, slows and breaks below: the more, the stronger the clues where it comes in. */
export function explainedByLoad(clues: readonly Clue[], surging: ReadonlySet<string>): readonly Clue[] {
  const load = Math.max(0, ...clues.filter((clue) => surging.has(clue.service)).map((clue) => clue.strength))
  return clues.map((clue) => (surging.has(clue.service) ? clue : { ...clue, strength: clue.strength / (1 + load) }))
}
