/**
 * Paper    none; Prometheus exporters and host agents, each of which tells of the machine that it runs on
 * Idea     what an agent measures on a host that services call is about who is called there: a database sends no telemetry of its own
 * Input    the frame, the names of services, who calls whom
 * Output   the frame with such series and moves under the name by which the host is called
 * Cost     O(series)
 */
import type { Frame } from '../frame.ts'
import type { GoldenSeries } from '../types.ts'
import type { CallGraph } from './calls.ts'

/** The frame in which agents speak for the hosts that they look after; those of a host that nobody calls keep their own name. */
export function withHosts(frame: Frame, services: ReadonlySet<string>, graph: CallGraph): Frame {
  const makesRequests = new Set(
    frame.series.filter(({ side, source }) => source === 'trace' || side === 'client').map(({ service }) => service),
  )
  const isAgent = (service: string): boolean =>
    !makesRequests.has(service) && !graph.callees.has(service) && !graph.callers.has(service)
  const renamed = (series: GoldenSeries): GoldenSeries => {
    const { service, instance, source } = series
    const host = hostOf(instance)
    const isOfHost = source === 'metric' && graph.callers.has(host) && !services.has(host) && isAgent(service)
    return isOfHost ? { ...series, service: host, toldBy: service } : series
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
