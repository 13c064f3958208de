/**
 * Paper    none; explaining away needs contact: what a request never met did nothing to it
 * Idea     of the requests that run an operation, how many come to another service on the way down
 * Input    traces of both windows
 * Output   for sample requests and a service on them, the share of their kind in which it comes to another service
 * Cost     O(spans · depth)
 * Departs  both windows count, so that a call that is no longer made is contact as well
 */
import { peerOf } from '../../model/semconv.ts'
import { shareOf, type Tally } from './habit.ts'
import { isCall } from './runs.ts'
import type { Trace } from './types.ts'

/** The share, 0..1, of requests like the given ones in which `service` reaches `other`; 1 where none of them is known. */
export type Reach = (traceIds: readonly string[], service: string, other: string) => number

/** How far the operations of services reach. */
export function reachOf(before: readonly Trace[], after: readonly Trace[]): Reach {
  const byId = new Map([...before, ...after].map((trace) => [trace.id, trace]))
  const stretches = [before, after].map(runsOf)
  const shareIn = (operation: string, other: string): number =>
    Math.max(...stretches.map((runs) => shareOf(tallyOf(runs.get(operation), other))))
  return (traceIds, service, other) => {
    const samples = traceIds.flatMap((id) => byId.get(id)?.spans ?? [])
    const ran = new Set(samples.filter((span) => span.service === service && !isCall(span)).map((span) => span.run))
    return ran.size === 0 ? 1 : Math.max(...[...ran].map((operation) => shareIn(operation, other)))
  }
}

/** The requests that ran an operation, and how many of them came to each service below it. */
type Runs = { requests: number; readonly reached: Map<string, number> }

const tallyOf = (runs: Runs | undefined, other: string): Tally => ({
  did: runs?.reached.get(other) ?? 0,
  of: runs?.requests ?? 0,
})

function runsOf(traces: readonly Trace[]): ReadonlyMap<string, Runs> {
  const all = new Map<string, Runs>()
  for (const trace of traces) {
    for (const [operation, below] of reachedIn(trace)) {
      const runs = all.get(operation) ?? { requests: 0, reached: new Map<string, number>() }
      runs.requests += 1
      for (const service of below) runs.reached.set(service, (runs.reached.get(service) ?? 0) + 1)
      all.set(operation, runs)
    }
  }
  return all
}

/** For each operation that a request runs, the services below it. */
function reachedIn({ spans }: Trace): ReadonlyMap<string, ReadonlySet<string>> {
  const reached = new Map<string, Set<string>>()
  for (const span of spans) {
    if (!isCall(span) && !reached.has(span.run)) reached.set(span.run, new Set())
    const met = isCall(span) && span.children.length === 0 ? peerOf(span.attributes) : span.service
    if (met === '') continue
    for (let up = spans[span.parent]; up; up = spans[up.parent])
      if (!isCall(up) && up.service !== met) reached.get(up.run)?.add(met)
  }
  return reached
}
