/**
 * Paper    none; what an engineer on call assumes who knows only which service users talk to: it stands on the others
 * Idea     two troubles that begin at once and have nothing to do with each other are improbable, and fronts depend on what lies behind them
 *          and not the other way round: of a front that nothing tells the calls of, one goes to whom is in trouble no later. Trouble is the more
 *          concentrated the nearer to its origin, since other requests dilute it on the way up: who fails or slows down less than the front is not behind it
 * Input    a call graph, services where the symptom shows, those whose spans tell whom they call, moves
 * Output   the call graph with the calls that are assumed: for weighing clues alone, since nobody has seen them
 * Cost     O(fronts x services + moves)
 */

import { shareWhole } from '../series/golden.ts'
import { CLEAR } from '../series/robust.ts'
import type { Move } from '../types.ts'
import { type CallGraph, calleesOf, callersIn, hopsFrom } from './calls.ts'

/** The graph and the calls that fronts may be assumed to make. */
export function withCallsGuessed(
  graph: CallGraph,
  fronts: ReadonlySet<string>,
  traced: ReadonlySet<string>,
  moves: readonly Move[],
): CallGraph {
  const callees = new Map(graph.callees)
  const callers = new Map(graph.callers)
  const troubles = new Map(
    [...Map.groupBy(moves.filter(isTrouble), ({ series }) => series.service)].map(([service, its]) => [
      service,
      troubleOf(its),
    ]),
  )
  for (const front of fronts) {
    const shown = troubles.get(front)
    if (shown === undefined || traced.has(front) || calleesOf(graph, front).size > 0) continue
    const behind = [...troubles].flatMap(([service, its]) =>
      isBehind(service, front, graph) && explains(its, shown) ? [service] : [],
    )
    if (behind.length > 0) callees.set(front, new Set(behind))
    for (const service of behind) callers.set(service, new Set([...(callers.get(service) ?? []), front]))
  }
  return { callees, callers }
}

/** What moved towards bad, but for what a service measures of those it calls. */
const isTrouble = ({ series, score, movedAt }: Move): boolean =>
  series.side !== 'client' && series.bad !== 0 && series.signal !== null && score >= CLEAR && movedAt !== undefined

/** How concentrated the trouble of a service is, and when it began: somewhere from `sinceMs` to `seenMs`. */
type Trouble = {
  readonly sinceMs: number
  readonly seenMs: number
  /** By how much the share of its requests that fail rose, 0..1; 0 where no share did. */
  readonly failing: number
  /** How many times as long requests take; 1 where they do not take longer. */
  readonly slower: number
  /** Requests fare badly, and not only a resource. */
  readonly ofRequests: boolean
}

function troubleOf(moves: readonly Move[]): Trouble {
  const requests = moves.filter(({ series }) => series.signal !== 'saturation')
  const slow = requests.filter(({ series, before }) => series.signal === 'latency' && before > 0)
  const shares = requests.flatMap(({ series, before, after }) => {
    const whole = series.signal === 'errors' ? shareWhole(series.unit) : undefined
    return whole === undefined ? [] : [(after - before) / whole]
  })
  return {
    sinceMs: Math.min(...(requests.length > 0 ? requests : moves).map(stretchFrom)),
    seenMs: Math.min(...moves.map(({ movedAt }) => movedAt as number)),
    failing: Math.max(0, ...shares),
    slower: Math.max(1, ...slow.map(({ before, after }) => after / before)),
    ofRequests: requests.length > 0,
  }
}

/** Where the stretch begins that the first point beyond the usual tells of. */
const stretchFrom = ({ series: { atMs }, movedAt = 0 }: Move): number => atMs[atMs.indexOf(movedAt) - 1] ?? movedAt

const explains = (behind: Trouble, front: Trouble): boolean =>
  behind.ofRequests &&
  behind.sinceMs <= front.seenMs &&
  behind.failing >= front.failing &&
  behind.slower >= front.slower

/** Nothing tells of whom it serves, and its own calls do not come to the front. */
const isBehind = (service: string, front: string, graph: CallGraph): boolean =>
  service !== front && callersIn(graph, service).size === 0 && !hopsFrom(graph, [service]).has(front)
