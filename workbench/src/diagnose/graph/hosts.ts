/**
 * Paper    none; Prometheus exporters, kube-state-metrics and host agents, each of which tells of others
 * Idea     what an agent measures on a host that services call is about who is called there: a database sends no telemetry of its own; and
 *          what it measures under a label that names a service, or an instance of one as Kubernetes names them, is about that service
 * Input    the frame, the names of services, who calls whom
 * Output   the frame with such series and moves under the name by which the host is called
 * Cost     O(series)
 */
import type { Frame } from '../frame.ts'
import type { GoldenSeries } from '../types.ts'
import type { CallGraph } from './calls.ts'

/** The frame in which agents speak for whom they look after; what is about nobody that is known keeps their own name. */
export function withHosts(frame: Frame, services: ReadonlySet<string>, graph: CallGraph): Frame {
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
  return {
    ...frame,
    series: frame.series.map(renamed),
    moves: frame.moves.map((move) => ({ ...move, series: renamed(move.series) })),
  }
}

const PORT = /:\d+$/

/** The host of an instance that is called by host and port, as a scraper's is. */
const hostOf = (instance: string): string => instance.replace(PORT, '')

/** The one service that the labels name, or whose instance they name; undefined where they name none, or several. */
function subjectOf({ service, peer, detail }: GoldenSeries, services: ReadonlySet<string>): string | undefined {
  const values = detail.split(' ').map((label) => label.slice(label.indexOf('=') + 1))
  const named = values.flatMap((value) => [value, value.replace(INSTANCE, '')].find((name) => services.has(name)) ?? [])
  const [subject, ...others] = new Set(named.filter((name) => name !== service && name !== peer))
  return others.length === 0 ? subject : undefined
}

/** What Kubernetes adds to the name of a workload, the hash of a template and of a pod or the number of a replica, and what tells groups of consumers apart. */
const INSTANCE = /(-[a-z0-9]{5,10})?-([a-z0-9]{5}|v?\d+)$/
