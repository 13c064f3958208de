import { median } from '../../lib/order-statistics.ts'
import type { Stretch } from '../detectors/types.ts'
import type { Frame } from '../frame.ts'
import { type CallGraph, callersIn, upstreamOf } from '../graph/calls.ts'
import type { Trace } from '../paths/index.ts'
import { countsRequests } from '../series/meaning.ts'
import { resourceKindOf } from '../series/resources.ts'
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { type Demand, demandsOf } from './demand.ts'
import { type Flow, stretchesOf, toldFlows } from './flows.ts'
import { heardIn, type Rates, ratesIn, reachedAt, stepMsOf } from './rates.ts'
import { type TracedFlows, tracedFlows } from './traced-flows.ts'

export type { Demand } from './demand.ts'
export type { Flow } from './flows.ts'

/** All flows that telemetry tells of, and whoever of them loads its callee: one demand for each caller and callee. */
export type Asked = { readonly flows: readonly Flow[]; readonly demands: readonly Demand[] }

/**
 * Who asks whom, and who asks far more than before though asked no more itself, so that others suffer who ask the same callee: where nobody does,
 * it is the caller's own work that grew. Nothing where no symptom begins.
 */
export function askedIn(
  { series, moves, windows, onset }: Frame,
  graph: CallGraph,
  before: readonly Trace[],
  after: readonly Trace[],
): Asked {
  if (onset === undefined) return { flows: [], demands: [] }
  const stretches = stretchesOf(windows, series, before.length)
  const traced = tracedFlows(before, after, series, stretches)
  const flows = [...toldFlows(series, stretches), ...traced.flows]
  const inflowsOf = inflowsIn(series, { flows, traced, stretches, graph })
  const inTime = ({ flow, before: was, after: is, early }: Demand): boolean =>
    early || flow.told.by === 'traces' || beganBy(flow.told.series, (was + is) / 2, windows.before.to, onset.to)
  const hurts = ({ flow }: Demand): boolean =>
    othersWhoAsk(flow, flows, graph).some((one) => suffers(one, flow.callee, moves))
  const demands = demandsOf(flows, inflowsOf, (service) => busierBy(service, moves)).filter(
    (demand) => inTime(demand) && hurts(demand),
  )
  return { flows, demands: greatest(demands) }
}

/** How many times as much a service works, as far as what its work uses up tells; undefined where nothing does, or it works as ever. */
function busierBy(service: string, moves: readonly Move[]): number | undefined {
  const works = moves.filter(({ series, score }) => series.service === service && isOfWork(series) && score >= CLEAR)
  return works.length === 0 ? undefined : median(works.map(({ before, after }) => after / before))
}

const isOfWork = ({ signal, name }: GoldenSeries): boolean => signal === 'saturation' && resourceKindOf(name) === 'flow'

/** One demand for each caller and callee, as the metric or the traces tell it that show the greatest share. */
function greatest(demands: readonly Demand[]): readonly Demand[] {
  const pairs = Map.groupBy(demands, ({ flow }) => JSON.stringify([flow.caller, flow.callee]))
  return [...pairs.values()].map((told) => told.reduce((most, one) => (one.share > most.share ? one : most)))
}

type Told = {
  readonly flows: readonly Flow[]
  readonly traced: TracedFlows
  readonly stretches: readonly Stretch[]
  readonly graph: CallGraph
}

/** What each service is asked itself, by every source that tells; undefined where it is called and nobody tells how often. */
function inflowsIn(series: readonly GoldenSeries[], { flows, traced, stretches, graph }: Told) {
  const served = Map.groupBy(
    series.filter((one) => countsRequests(one) && one.side === 'server' && one.source === 'metric'),
    ({ service }) => service,
  )
  const known = new Map<string, readonly Rates[]>()
  return (service: string): readonly Rates[] | undefined => {
    const told = known.get(service) ?? [
      ...countedOf(served.get(service) ?? [], stretches),
      ...askedOf(service, flows, traced),
    ]
    known.set(service, told)
    return told.length === 0 && callersIn(graph, service).size > 0 ? undefined : told
  }
}

const SERVER = /(^|[^a-z])server([^a-z]|$)/i // says that it counts what is asked, and not what is done for it

/** What a service counts itself, by each metric that says that it serves; where none says so, by each. */
function countedOf(own: readonly GoldenSeries[], stretches: readonly Stretch[]): readonly Rates[] {
  const serving = own.filter(({ name }) => SERVER.test(name))
  const byName = Map.groupBy(serving.length > 0 ? serving : own, ({ name }) => name)
  return [...byName.values()].map((same) => ratesIn(same, heardIn(same), stretches))
}

/** What traces and callers tell of asking a service. */
function askedOf(service: string, flows: readonly Flow[], { asked }: TracedFlows): readonly Rates[] {
  const told = flows.find(({ callee }) => callee === service)
  return [asked.get(service), told?.inAll].filter((rates) => rates !== undefined)
}

/** Callers of the same callee, but for those who wait for this caller. */
export function othersWhoAsk({ caller, callee }: Flow, flows: readonly Flow[], graph: CallGraph): readonly string[] {
  const above = upstreamOf(graph, caller)
  const told = flows.filter((one) => one.callee === callee).map((one) => one.caller)
  return [...new Set([...callersIn(graph, callee), ...told])].filter((one) => one !== caller && !above.has(one))
}

/** Requests of a service fare badly, or its calls to a callee do. */
function suffers(service: string, callee: string, moves: readonly Move[]): boolean {
  const isItsOwn = ({ series: { service: of, side, peer } }: Move): boolean =>
    side === 'client' ? of === service && peer === callee : of === service || (of === callee && peer === service)
  return moves.some(
    (move) =>
      (move.series.signal === 'latency' || move.series.signal === 'errors') && move.score >= CLEAR && isItsOwn(move),
  )
}

/** The calls reach a rate no later than the symptom can have begun, a step of theirs allowed. */
function beganBy(series: readonly GoldenSeries[], rate: number, fromMs: number, byMs: number): boolean {
  const stepMs = Math.max(...series.map(stepMsOf))
  const at = reachedAt(series, rate, { fromMs: fromMs - stepMs, toMs: heardIn(series).toMs })
  return at !== undefined && at <= byMs + stepMs
}
