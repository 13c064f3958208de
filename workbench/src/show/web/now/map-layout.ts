import { Graph, layout } from '@dagrejs/dagre'
import type { CallEdge } from '../../http/contract.ts'

/** A service on the map, by its middle. */
export type MapNode = { readonly service: string; readonly x: number; readonly y: number }

/** A call on the map, as a line through points. */
export type MapEdge = {
  readonly call: CallEdge
  readonly points: readonly { readonly x: number; readonly y: number }[]
}

export type MapLayout = {
  readonly width: number
  readonly height: number
  readonly nodes: readonly MapNode[]
  readonly edges: readonly MapEdge[]
  /** Services that are left out because more cannot be read. */
  readonly nodesCut: number
}

export const NODE_WIDTH = 150
export const NODE_HEIGHT = 44
const NODES_MAX = 40
const RANK_GAP_PX = 130 // room for what is written on a call, so that no service covers it

/** Services from those who are asked first to those who are asked last; those that `keep` names are never left out. */
export function mapLayout(calls: readonly CallEdge[], keep: ReadonlySet<string>): MapLayout {
  const weights = new Map<string, number>()
  for (const { caller, callee, calls: n } of calls)
    for (const service of [caller, callee]) weights.set(service, (weights.get(service) ?? 0) + n)
  const weightOf = (service: string): number =>
    keep.has(service) ? Number.POSITIVE_INFINITY : (weights.get(service) ?? 0)
  const all = [...weights.keys()].sort((a, b) => weightOf(b) - weightOf(a) || (a < b ? -1 : 1))
  const shown = new Set(all.slice(0, NODES_MAX))
  const graph = new Graph()
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: RANK_GAP_PX, marginx: 8, marginy: 8 })
  graph.setDefaultEdgeLabel(() => ({}))
  for (const service of shown) graph.setNode(service, { width: NODE_WIDTH, height: NODE_HEIGHT })
  const drawn = calls.filter(({ caller, callee }) => shown.has(caller) && shown.has(callee))
  for (const { caller, callee } of drawn) graph.setEdge(caller, callee)
  layout(graph)
  const { width = 0, height = 0 } = graph.graph()
  return {
    width,
    height,
    nodes: [...shown].map((service) => ({ service, ...placeOf(graph.node(service)) })),
    edges: drawn.map((call) => ({ call, points: graph.edge(call.caller, call.callee).points ?? [] })),
    nodesCut: all.length - shown.size,
  }
}

const placeOf = ({ x = 0, y = 0 }: { readonly x?: number; readonly y?: number }) => ({ x, y })
