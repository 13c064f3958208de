/**
 * Paper    none; Prometheus exporters, kube-state-metrics and host agents, each of which tells of others
 * Idea     what an agent measures on a host that services call is about who is called there: a database sends no telemetry of its own; and
 *          what it measures under a label that names a service, or an instance of one as Kubernetes names them, is about that service
 * Input    the frame, the names of services, who calls whom
 * Output   the frame with such series and moves under the name of the host that is called, or of the service; moves of nodes as `withTenants` tells them
 * Cost     O(series)
 */
import type { Frame } from '../frame.ts'
import type { GoldenSeries } from '../types.ts'
import type { CallGraph } from './calls.ts'
import { hostOf, withTenants } from './tenants.ts'

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

/** The one service that the labels name, or that something is named after which they name; undefined where they name none, or several. */
function subjectOf({ service, peer, detail }: GoldenSeries, services: ReadonlySet<string>): string | undefined {
  const named = detail.split(' ').flatMap((label) => {
    const [key = '', value = ''] = label.split(/=(.*)/s)
    if (PASSES_BETWEEN.test(key)) return []
    return namedAfter(value, services) ?? (SERVES_ONE.test(key) ? shortFor(value, services) : undefined) ?? []
  })
  const [subject, ...others] = new Set(named.filter((name) => name !== service && name !== peer))
  return others.length === 0 ? subject : undefined
}

/** What lies between services may bear the name of either. */
const PASSES_BETWEEN = /topic|queue|exchange|stream|subject/i

/** A group of consumers, and what spreads requests, are often called as their service is, but for what kind of service it is. */
const SERVES_ONE = /consumer|group|load.?balancer/i

/** The one service whose name begins with a name, or with a part of a path: `portal-bff` with `app/portal/50dc`. */
function shortFor(name: string, services: ReadonlySet<string>): string | undefined {
  const parts = name.split('/').filter((part) => part.length > 0)
  const found = [...services].filter((service) => parts.some((part) => service.startsWith(`${part}-`)))
  return found.length === 1 ? found[0] : undefined
}

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
