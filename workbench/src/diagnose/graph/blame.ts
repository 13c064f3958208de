/**
 * Paper    Hardt et al. (CLeaR 2024), graph traversal: blame the anomalous node without an anomalous callee
 * Idea     a service is to blame for what its callees do not bear, and as far as it can answer for what its callers bear
 * Input    the strongest move of each kind by service, their burdens, the call graph
 * Output   the share of a service's trouble that is its own doing, 0..1
 * Cost     O(edges)
 * Departs  where burdens are known, shares are shares of them; elsewhere only surprises can be compared
 */
import { sumOf } from '../../lib/sum.ts'
import { resourceKindOf } from '../series/resources.ts'
import type { ClueKind, Move } from '../types.ts'
import { type Burden, callOf } from './burden.ts'
import { type CallGraph, calleesOf, callersIn } from './calls.ts'
import { piledUp, type Told } from './piled-up.ts'

/** All that blame is derived from. */
export type Bearing = {
  readonly graph: CallGraph
  readonly best: ReadonlyMap<string, ReadonlyMap<ClueKind, Move>>
  readonly burdens: ReadonlyMap<string, Burden>
  /** What calls cost as their callers measure them, by `callOf`. */
  readonly callBurdens: ReadonlyMap<string, Burden>
  /** How many times its usual requests each service serves, where it tells. */
  readonly growth: ReadonlyMap<string, number>
  readonly told: Told
}

/** The share of a service's trouble of one kind that is its own and that its callers can suffer from. */
export function blameShare(service: string, kind: ClueKind, bearing: Bearing): number {
  if (kind === 'latency' || kind === 'errors')
    return answersFor(service, kind, bearing) * (1 - explained(service, kind, bearing))
  if (kind === 'saturation') return (1 - dutiful(service, bearing)) * (1 - heaped(service, bearing))
  return kind === 'edge' ? 1 - waiting(service, kind, bearing) : 1
}

const heaped = (service: string, { best, graph, told }: Bearing): number => {
  const move = best.get(service)?.get('saturation')
  return move ? piledUp(move, graph, told) : 0
}

/** Share of a resource's rise that is no more than its service's requests grew: it does its duty, and as many more are under way (Little 1961). */
function dutiful(service: string, { best, growth }: Bearing): number {
  const move = best.get(service)?.get('saturation')
  const grown = (growth.get(service) ?? 1) - 1
  if (!move || grown <= 0 || move.after <= move.before || resourceKindOf(move.series.name) === 'stock') return 0
  return Math.min(1, (move.before * grown) / (move.after - move.before))
}

/**
 * Share of its callers' trouble that a service's own burden can account for; all of it where nothing is known to compare.
 * Callers that bear less than one of their callees are measured by that callee.
 */
function answersFor(service: string, kind: keyof Burden, bearing: Bearing): number {
  const own = bearing.burdens.get(service)?.[kind]
  if (own === undefined) return 1
  const theirs = [...callersIn(bearing.graph, service)].map((caller) =>
    Math.max(bearing.burdens.get(caller)?.[kind] ?? 0, ...borneBelow(caller, kind, bearing)),
  )
  const trouble = sumOf(theirs)
  return trouble === 0 ? 1 : sumOf(theirs.map((one) => Math.min(own, one))) / trouble
}

/** Share of a service's trouble that its callees account for, by what they bear where that is known. */
function explained(service: string, kind: keyof Burden, bearing: Bearing): number {
  const own = bearing.burdens.get(service)?.[kind]
  const borne = borneBelow(service, kind, bearing)
  return !own || borne.length === 0 ? waiting(service, kind, bearing) : Math.min(1, sumOf(borne) / own)
}

/** What the callees of a service bear, or its calls to them cost it where that is more, as far as they moved at all. */
function borneBelow(service: string, kind: keyof Burden, bearing: Bearing): readonly number[] {
  const { graph, best, burdens, callBurdens } = bearing
  return [...calleesOf(graph, service)].flatMap((callee) => {
    const movedBy = (one: ClueKind): number => best.get(callee)?.get(one)?.score ?? 0
    const own = burdens.get(callee)?.[kind]
    const called = callBurdens.get(callOf({ caller: service, callee }))?.[kind]
    if (own === undefined && called === undefined) return []
    return [Math.max(sureOf(own ?? 0, movedBy(kind)), sureOf(called ?? 0, movedBy('edge')))]
  })
}

const sureOf = (burden: number, moved: number): number => burden * (moved / (1 + moved))

const REQUEST_KINDS: readonly ClueKind[] = ['latency', 'errors', 'edge']
const FAILURE_KINDS: readonly ClueKind[] = ['errors', 'edge']

/** Share of a service's trouble that its worst callee accounts for: all, the surer it is that the callee is in trouble. */
function waiting(service: string, kind: ClueKind, { graph, best }: Bearing): number {
  const kinds = kind === 'errors' ? FAILURE_KINDS : REQUEST_KINDS
  const surprises = [...calleesOf(graph, service)].flatMap((callee) =>
    kinds.map((one) => best.get(callee)?.get(one)?.score ?? 0),
  )
  const worst = Math.max(0, ...surprises)
  return worst / (1 + worst)
}
