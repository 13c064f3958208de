/**
 * Paper    none; Prometheus exporters, kube-state-metrics and host agents, each of which tells of others
 * Idea     what an agent measures on a host that services call is about who is called there: a database sends no telemetry of its own; and
 *          what it measures under a label that names a service, or an instance of one as Kubernetes names them, is about that service; what a
 *          node lacks, all that runs there lack, and it says something against those that are in trouble themselves
 * Input    the frame, the names of services, who calls whom
 * Output   the frame with such series and moves under the name of the host that is called, or of the service; moves of nodes under those of services
 * Cost     O(series + moves of nodes x services there); at most one move of a node for each service
 */
import type { Frame } from '../frame.ts'
import { CLEAR } from '../series/robust.ts'
import type { GoldenSeries, Move } from '../types.ts'
import type { CallGraph } from './calls.ts'

/** The frame in which agents speak for whom they look after; what is about nobody that is known keeps their own name. */
export function withSubjects(frame: Frame, services: ReadonlySet<string>, graph: CallGraph): Frame {
  const makesRequests = new Set(
    frame.series.filter(({ side, source }) => source === 'trace' || side === 'client').map(({ service }) => service),
  )
  const isAgent = (service: string): boolean =>
    !makesRequests.has(service) && !graph.callees.has(service) && !graph.callers.has(service)
  const renamed = (series: GoldenSeries): GoldenSeries => {
    const { service, instance, source } = series
    if (source !== 'metric' || !isAgent(service)) return series
    const host = hostOf(instance)
    const about = graph.callers.has(host) && !services.has(host) ? host : subjectOf(series, services)
    return about === undefined ? series : { ...series, service: about, toldBy: service }
  }
  const moves = frame.moves.map((move) => ({ ...move, series: renamed(move.series) }))
  return { ...frame, series: frame.series.map(renamed), moves: withTenants(moves, isAgent) }
}

/**
 * The moves, those of a node's resources told of each service that runs there and is in trouble itself, as far as it is: of each service the one
 * of the node's resource that moved most.
 */
function withTenants(moves: readonly Move[], isAgent: (service: string) => boolean): readonly Move[] {
  const serving = Map.groupBy(moves, ({ series }) => series.service)
  for (const [service, own] of serving) if (!own.some(({ series }) => isOfRequests(series))) serving.delete(service)
  const troubles = new Map([...serving].map(([service, own]) => [service, worstOf(own)]))
  const trouble = (service: string): number => troubles.get(service) ?? 0
  const tenants = tenantsIn(moves, (service) => trouble(service) >= CLEAR)
  const tenantsOf = ({ series: { service, signal, source, instance }, score }: Move): readonly string[] =>
    source === 'metric' && signal === 'saturation' && score >= CLEAR && isAgent(service)
      ? [...(tenants.get(hostOf(instance)) ?? [])].filter((tenant) => tenant !== service)
      : []
  const worst = new Map<string, Move>()
  for (const move of moves)
    for (const tenant of tenantsOf(move)) if ((worst.get(tenant)?.score ?? 0) < move.score) worst.set(tenant, move)
  return moves.flatMap((move) => {
    const there = tenantsOf(move)
    const told = there.filter((tenant) => worst.get(tenant) === move)
    return there.length === 0 ? [move] : told.map((tenant) => sharedWith(move, tenant, trouble(tenant)))
  })
}

/** The greatest score of those that have a bad side; 0 without any. */
const worstOf = (moves: readonly Move[]): number =>
  moves.reduce((worst, { series, score }) => (series.bad !== 0 && score > worst ? score : worst), 0)

const isOfRequests = ({ side, signal }: GoldenSeries): boolean =>
  side === 'server' && signal !== null && signal !== 'saturation'

/** Who runs on each node, of those that count. */
function tenantsIn(
  moves: readonly Move[],
  counts: (service: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
  const tenants = new Map<string, Set<string>>()
  for (const { series } of moves)
    if (series.node !== '' && counts(series.service))
      tenants.set(series.node, (tenants.get(series.node) ?? new Set()).add(series.service))
  return tenants
}

const sharedWith = ({ series, score, ...move }: Move, service: string, trouble: number): Move => ({
  ...move,
  series: { ...series, service, toldBy: series.toldBy ?? series.service },
  score: score / (1 + 1 / trouble), // not the product over the sum, which is no number where they are past all bounds
})

const PORT = /:\d+$/

/** The host of an instance that is called by host and port, as a scraper's is. */
const hostOf = (instance: string): string => instance.replace(PORT, '')

/** The one service that the labels name, or that something is named after which they name; undefined where they name none, or several. */
function subjectOf({ service, peer, detail }: GoldenSeries, services: ReadonlySet<string>): string | undefined {
  const named = detail.split(' ').flatMap((label) => {
    const [key = '', value = ''] = label.split(/=(.*)/s)
    return PASSES_BETWEEN.test(key) ? [] : (namedAfter(value, services) ?? [])
  })
  const [subject, ...others] = new Set(named.filter((name) => name !== service && name !== peer))
  return others.length === 0 ? subject : undefined
}

/** What lies between services may bear the name of either. */
const PASSES_BETWEEN = /topic|queue|exchange|stream|subject/i

const NAME_MAX = 300 // characters; a host's has at most 253, and what is longer is no name but a text

/** The service whose name a name is or begins with, as those of pods, replicas, hosts and groups of consumers do; the longest. */
function namedAfter(name: string, services: ReadonlySet<string>): string | undefined {
  if (name.length > NAME_MAX) return undefined
  for (let end = name.length; end > 0; end = name.slice(0, end).search(LAST_PART)) {
    if (services.has(name.slice(0, end))) return name.slice(0, end)
  }
  return undefined
}

const LAST_PART = /[-_.:/][^-_.:/]*$/
