/**
 * Paper    Reichenbach, The Direction of Time (1956): what is improbable together and neither of which led to the other has a common cause
 * Idea     several services begin to fail at once, none of which calls another that fails: what they have in common is who they call
 * Input    clues after callees have explained what they can, the call graph
 * Output   a clue against each callee that at least three such services call, as strong as the second of them, in the share of its callers that fail
 * Cost     O(clues + calls)
 * Departs  the callee may look well: an answer that its callers cannot read, and a full table, are no failures of its own
 */

import { compareText } from '../../lib/compare-text.ts'
import { type CallGraph, calleesOf, callersIn, hopsFrom } from '../graph/calls.ts'
import { CLEAR } from '../series/robust.ts'
import type { Clue, ClueKind } from '../types.ts'

const CALLERS_MIN = 3 // two may have to do with each other in a way that nobody tells
const SAYS_IT_FAILS: ReadonlySet<ClueKind> = new Set<ClueKind>(['errors', 'logs'])

/** What services that fail independently of each other have in common. */
export function commonCauses(clues: readonly Clue[], graph: CallGraph): readonly Clue[] {
  const failing = worstOfEach(clues.filter(({ kind, strength }) => SAYS_IT_FAILS.has(kind) && strength >= CLEAR))
  const isFirst = (service: string): boolean =>
    [...hopsFrom(graph, [service]).keys()].every((below) => below === service || !failing.has(below))
  const first = [...failing.values()].filter(({ service }) => isFirst(service))
  const called = new Set(first.flatMap(({ service }) => [...calleesOf(graph, service)]))
  const common = [...called].flatMap((callee) => {
    const callers = callersIn(graph, callee)
    const told = first.filter(({ service }) => callers.has(service)).sort(byStrength)
    const well = [...callers].filter((caller) => !failing.has(caller)).length
    return told.length < CALLERS_MIN ? [] : [{ callee, told, share: told.length / (told.length + well) }]
  })
  return common.map((one) => clueOf(one, common.filter(({ told }) => told.length >= one.told.length).length))
}

type Common = { readonly callee: string; readonly told: readonly Clue[]; readonly share: number }

function worstOfEach(clues: readonly Clue[]): ReadonlyMap<string, Clue> {
  return new Map(clues.toSorted((a, b) => byStrength(b, a)).map((clue) => [clue.service, clue])) // the last one stays
}

const byStrength = (a: Clue, b: Clue): number =>
  b.strength - a.strength || compareText(`${a.service} ${a.kind}`, `${b.service} ${b.kind}`)

/** Of several that as many have in common, nobody tells which it is. */
function clueOf({ callee, told, share }: Common, rivals: number): Clue {
  const second = told[1] as Clue
  const strength = (second.strength * share) / rivals
  const names = told.map(({ service }) => service).sort()
  const says = `${names.slice(0, -1).join(', ')} and ${names.at(-1)} fail at once, none of them because of another; all call ${callee}`
  const numbers = { ...second.proof.numbers, callers_that_fail: told.length, share_of_callers: share }
  return { service: callee, kind: 'edge', strength, agreed: strength, proof: { ...second.proof, says, numbers } }
}
