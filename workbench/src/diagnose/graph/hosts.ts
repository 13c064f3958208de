/**
 * Paper    none; Prometheus exporters and host agents, each of which tells of the machine that it runs on
 * Idea     what an agent measures on a host that services call is about who is called there: a database sends no telemetry of its own
 * Input    the frame, the names of services, the traces of both windows
 * Output   the frame with such series and moves under the name by which the host is called
 * Cost     O(series + spans)
 */
import { peerOf } from '../../model/semconv.ts'
import type { Frame } from '../frame.ts'
import type { Trace } from '../paths/index.ts'
import type { GoldenSeries } from '../types.ts'

/** The frame in which agents speak for the hosts that they look after; those of a host that nobody calls keep their own name. */
export function withHosts(frame: Frame, services: ReadonlySet<string>, traces: readonly Trace[]): Frame {
  const active = activeIn(frame.series, traces)
  const called = calledHosts(frame.series, traces)
  const renamed = (series: GoldenSeries): GoldenSeries => {
    const { service, instance, side, source } = series
    if (source !== 'metric' || side === 'client' || active.has(service)) return series
    const host = hostOf(instance)
    return called.has(host) && !services.has(host) ? { ...series, service: host, toldBy: service } : series
  }
  return {
    ...frame,
    series: frame.series.map(renamed),
    moves: frame.moves.map((move) => ({ ...move, series: renamed(move.series) })),
  }
}

/** Those that serve or call anybody, as traces and metrics show: they are no agents. */
function activeIn(series: readonly GoldenSeries[], traces: readonly Trace[]): ReadonlySet<string> {
  const measured = series.filter(({ side, source, peer }) => source === 'trace' || side === 'client' || peer !== '')
  return new Set([
    ...measured.flatMap(({ service, peer }) => [service, peer]),
    ...traces.flatMap(({ spans }) => spans.map((span) => span.service)),
  ])
}

/** Whom calls go to that nobody's spans answer. */
function calledHosts(series: readonly GoldenSeries[], traces: readonly Trace[]): ReadonlySet<string> {
  const measured = series.filter(({ side }) => side === 'client').map(({ peer }) => peer)
  const unanswered = traces.flatMap(({ spans }) =>
    spans.filter((span) => span.kind === 'Client' && span.children.length === 0).map((span) => peerOf(span.attributes)),
  )
  return new Set([...measured, ...unanswered].filter((name) => name !== ''))
}

const PORT = /:\d+$/

/** The host of an instance that is called by host and port, as a scraper's is. */
const hostOf = (instance: string): string => instance.replace(PORT, '')
