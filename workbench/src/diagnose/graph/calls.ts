/**
 * Paper    none; the service graph of the OpenTelemetry Collector, and peers named by metric labels
 * Idea     who calls whom shows in span parents, in the labels of both ends, and in service graph metrics
 * Input    metric series, traces
 * Output   the call graph: callers and callees of each service
 * Cost     O(series + spans)
 */
import type { StoredSeries } from '../../model/columns.ts'
import { peerOf } from '../../model/semconv.ts'
import type { Trace } from '../paths/index.ts'
import { isOfCalls } from '../series/meaning.ts'
import { calledIn, calleeOf, callerIn, withInstances } from './peers.ts'

/** Callees of each service; services without any are absent. */
export type CallGraph = {
  readonly callees: ReadonlyMap<string, ReadonlySet<string>>
  readonly callers: ReadonlyMap<string, ReadonlySet<string>>
}

/** The calls that metrics and traces show. */
export function callGraph({ numbers, histograms }: StoredSeries, traces: readonly Trace[]): CallGraph {
  const callees = new Map<string, Set<string>>()
  const callers = new Map<string, Set<string>>()
  const add = (caller: string | undefined, callee: string | undefined): void => {
    if (!caller || !callee || caller === callee) return
    callees.set(caller, (callees.get(caller) ?? new Set()).add(callee))
    callers.set(callee, (callers.get(callee) ?? new Set()).add(caller))
  }
  const metrics = [...numbers, ...histograms]
  const services = withInstances(new Set(metrics.map((m) => m.service)), metrics)
  for (const { service, name, labels } of metrics) {
    const isOut = isOfCalls(name, labels)
    const ofCall = isOut ? calleeOf(labels, services, service) : calledIn(labels, services, service)
    if (service !== '') add(service, labels['peer.service'] || ofCall)
    const asks = callerIn(labels, services)
    const isProxy = isOut && ofCall !== '' && ofCall !== asks // who tells of both ends is between them
    if (service !== '' && (!isOut || isProxy)) add(asks, service)
    add(labels.client, labels.server)
  }
  for (const { spans } of traces) {
    for (const span of spans) {
      add(spans[span.parent]?.service, span.service)
      if (span.kind === 'Client' && span.children.length === 0) add(span.service, peerOf(span.attributes))
    }
  }
  return { callees, callers }
}

const NONE: ReadonlySet<string> = new Set()

/** Services that `service` calls. */
export const calleesOf = (graph: CallGraph, service: string): ReadonlySet<string> => graph.callees.get(service) ?? NONE

/** Services that call `service`. */
export const callersIn = (graph: CallGraph, service: string): ReadonlySet<string> => graph.callers.get(service) ?? NONE

/** Hops from the starting services down the calls; services that are not reached are absent. */
export function hopsFrom(graph: CallGraph, starts: readonly string[]): ReadonlyMap<string, number> {
  const hops = new Map(starts.map((start) => [start, 0]))
  const open = [...starts]
  for (let i = 0; i < open.length; i++) {
    const at = open[i] as string
    for (const callee of calleesOf(graph, at)) {
      if (hops.has(callee)) continue
      hops.set(callee, (hops.get(at) as number) + 1)
      open.push(callee)
    }
  }
  return hops
}

/** Services whose calls end up at `service`, directly or through others. */
export function upstreamOf(graph: CallGraph, service: string): ReadonlySet<string> {
  const found = new Set<string>()
  const open = [service]
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const caller of callersIn(graph, at)) {
      if (found.has(caller)) continue
      found.add(caller)
      open.push(caller)
    }
  }
  found.delete(service)
  return found
}
