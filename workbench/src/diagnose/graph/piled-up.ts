/**
 * Paper    Little, A Proof for the Queuing Formula L = λW (1961): more is under way where each takes longer
 * Idea     work that waits before a service, and connections that it holds, pile up where those it calls are slow or fail: their doing, and not a resource of its own
 * Input    moves of all series, the call graph
 * Output   the share of a resource's rise that callees in trouble account for, 0..1; services in which work piles up
 * Cost     O(moves), then O(callees) a question
 * Departs  what only the service itself measures of its calls includes the wait for what it holds, and does not count
 */

import { resourceKindOf } from '../series/resources.ts'
import { CLEAR } from '../series/robust.ts'
import type { Move } from '../types.ts'
import { type CallGraph, calleesOf } from './calls.ts'

/** How much worse off a service is than usual, as all but one tell it. */
export type Told = (service: string, except: string) => number

/** Whom a move speaks against in the matter of requests; undefined where it is of none. */
export type Blamed = (move: Move) => string | undefined

/** What moves tell of the requests of each service, by who tells it. */
export function toldOf(moves: readonly Move[], blamed: Blamed): Told {
  const byService = Map.groupBy(moves, blamed)
  return (service, except) =>
    (byService.get(service) ?? []).reduce(
      (worst, { series, score }) => (series.service === except ? worst : Math.max(worst, score)),
      0,
    )
}

/** Services in which clearly more is under way, or waits, than before: who calls them waits for its turn. */
export const crowded = (moves: readonly Move[]): ReadonlySet<string> =>
  new Set(
    moves
      .filter(({ series, score, before, after }) => isHeldIn(series) && score >= CLEAR && after > before)
      .map(({ series }) => series.service),
  )

const isHeldIn = ({ signal, name, side, peer }: Move['series']): boolean =>
  signal === 'saturation' && side !== 'client' && peer === '' && resourceKindOf(name) === 'queue'

/** The share of the move that callees account for; of a pool that names whom it leads to, that one alone. */
export function piledUp({ series }: Move, graph: CallGraph, told: Told): number {
  if (series.signal !== 'saturation' || resourceKindOf(series.name) !== 'queue') return 0
  const callees = series.peer === '' ? calleesOf(graph, series.service) : [series.peer]
  const worst = Math.max(0, ...[...callees].map((callee) => told(callee, series.service)))
  return worst / (1 + worst)
}
