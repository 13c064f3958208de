/**
 * Paper    none; explaining away as in Pearl, Probabilistic Reasoning in Intelligent Systems (1988)
 * Idea     who asks a callee for a multiple of what it asked before answers for what that uses up, slows and breaks there, and further down as far
 *          as the callee passes on what it is asked; and for the slowness and the failures of others that ask the same callee
 * Input    clues, demands and all flows, the call graph
 * Output   the same clues; those that a demand of strength k explains keep a share of 1 / (1 + k); and one clue for each demand, with its share of
 *          what the callee is asked of the strongest clue that it explains
 * Cost     O(demands x (clues + calls))
 */
import { median } from '../../lib/order-statistics.ts'
import { type Asked, type Demand, type Flow, othersWhoAsk } from '../demand/index.ts'
import { figure, type Proof, TRACE_PARAMS } from '../evidence.ts'
import { type CallGraph, calleesOf, callersIn } from '../graph/calls.ts'
import { questionOf } from '../series/asked.ts'
import type { Clue, GoldenSeries, Windows } from '../types.ts'
import { HANDED_UP } from './explain-away.ts'

const STRENGTH_MAX = Number.MAX_VALUE / 4 // sums of it are still numbers

/** Clues with what demands account for laid at the door of those who ask. */
export function demandedClues(
  clues: readonly Clue[],
  { demands, flows }: Asked,
  graph: CallGraph,
  windows: Windows,
): readonly Clue[] {
  const asking = demands.map((demand) => {
    const reached = reachedFrom(demand, flows, graph)
    const beside = new Set(othersWhoAsk(demand.flow, flows, graph).filter((one) => !reached.has(one)))
    const share = ({ service, kind, overTime }: Clue): number =>
      (kind === 'release' && !overTime) || (beside.has(service) && !HANDED_UP.has(kind))
        ? 0
        : (reached.get(service) ?? Number(beside.has(service)))
    const worst = Math.max(0, ...clues.map((clue) => share(clue) * Math.min(clue.strength, STRENGTH_MAX)))
    return { demand, share, strength: demand.share * worst }
  })
  const left = clues.map((clue) => {
    const kept = asking.map(({ share, strength }) => 1 - share(clue) + share(clue) / (1 + strength))
    return { ...clue, strength: Math.min(clue.strength, STRENGTH_MAX) * Math.min(1, ...kept) }
  })
  return [
    ...left,
    ...asking.filter(({ strength }) => strength > 0).map((one) => clueOf(one.demand, one.strength, windows)),
  ]
}

/** The callee, and what it calls, each with the share of the added calls that come through to it; never the caller itself. */
function reachedFrom({ flow }: Demand, flows: readonly Flow[], graph: CallGraph): ReadonlyMap<string, number> {
  const reached = new Map([[flow.callee, 1]])
  const open = [flow.callee]
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const callee of calleesOf(graph, at)) {
      const share = (reached.get(at) as number) * passedOn(at, callee, flows, graph)
      if (reached.has(callee) || callee === flow.caller || share <= 0) continue
      reached.set(callee, share)
      open.push(callee)
    }
  }
  return reached
}

/** How far a service asks its callee more as it is asked more itself, 0..1; where nobody tells, in equal parts with its other callers. */
function passedOn(service: string, callee: string, flows: readonly Flow[], graph: CallGraph): number {
  const asked = flows.find((one) => one.callee === service)
  const asks = flows.find((one) => one.caller === service && one.callee === callee)
  if (!asked || !asks) return 1 / Math.max(1, callersIn(graph, callee).size)
  const [more, passed] = [addedTo(asked.inAll), addedTo(asks.asked)]
  return more > 0 ? Math.max(0, Math.min(1, passed / more)) : 0
}

/** By which share of the usual rate the last one lies above it. */
function addedTo(rates: readonly number[]): number {
  const told = rates.slice(0, -1).filter(Number.isFinite)
  const usual = told.length > 0 ? median(told) : 0
  const last = rates.at(-1) as number
  return usual > 0 && Number.isFinite(last) ? last / usual - 1 : 0
}

function clueOf(demand: Demand, strength: number, windows: Windows): Clue {
  const { caller, callee } = demand.flow
  return { service: caller, kind: 'demand', strength, asks: callee, proof: proofOf(demand, windows) }
}

function proofOf({ flow, before, after, share, growth }: Demand, windows: Windows): Proof {
  const { caller, callee, told, inAll } = flow
  const times = before > 0 ? `${figure(after / before)} times as much as before` : 'and did not before'
  const itself = growth === undefined ? 'nothing tells that it is asked more itself' : itselfText(growth)
  const numbers = { before, after, share_of_asked: share, asked_itself: growth ?? null }
  if (told.by === 'metric') {
    const says = `${caller} asks ${callee} ${times} (${figure(before)} → ${figure(after)} a second), ${itself}`
    return { says, ...questionOf(told.series[0] as GoldenSeries), window: windows.after, numbers }
  }
  // Sampled traces tell how much one is of the other, and not how many there are.
  const usually = median(inAll.slice(0, -1).filter((load) => load > 0))
  const part = (rate: number, of: number): string => `${figure((100 * rate) / of)} %`
  const shares = `${part(before, usually)} → ${part(after, inAll.at(-1) as number)} of its requests`
  const says = `${caller} asks ${callee} ${times} (${shares}), ${itself}`
  return { says, query: 'whole-traces', window: windows.after, params: TRACE_PARAMS, numbers, traceIds: told.traceIds }
}

const GREW = 1.1 // less is no growth that people would call one

const itselfText = (growth: number): string =>
  growth < GREW ? 'though it is asked no more itself' : `though it is asked only ${figure(growth)} times as much itself`
