/**
 * Paper    none; "the failing path" of the method
 * Idea     the way on which most bad requests reach the broken service; without traces, the shortest way down the call graph
 * Input    traces of bad requests, the call graph, where requests come in, the broken service and who calls it
 * Output   services from where requests come in down to the broken one, each once; that one alone where no way is known
 * Cost     O(spans) + O(edges)
 */

import { compareText } from '../../lib/compare-text.ts'
import { peerOf } from '../../model/semconv.ts'
import { type CallGraph, callersIn, hopsFrom } from '../graph/calls.ts'
import type { Trace } from '../paths/index.ts'

const HOPS_MAX = 8 // longer ones are told from the hop nearest to the broken service; nobody reads more

/** Services that bad requests pass on their way to `root`; `caller` is the last good hop. */
export function failingPath(
  bad: readonly Trace[],
  graph: CallGraph,
  entries: ReadonlySet<string>,
  root: string,
  caller: string | undefined,
): readonly string[] {
  const path = tracedPath(bad, root, caller) ?? pathInGraph(graph, entries, root, caller)
  return path.slice(-HOPS_MAX - 1)
}

function tracedPath(bad: readonly Trace[], root: string, caller: string | undefined): readonly string[] | undefined {
  const weights = new Map<string, number>()
  for (const trace of bad) {
    for (const path of pathsIn(trace, root)) weights.set(path, (weights.get(path) ?? 0) + trace.weight)
  }
  const paths = [...weights].map(([text, weight]) => ({ text, weight, hops: JSON.parse(text) as string[] }))
  const throughCaller = ({ hops }: { hops: readonly string[] }): number => Number(hops.at(-2) === caller)
  const sorted = paths.sort(
    (a, b) => throughCaller(b) - throughCaller(a) || b.weight - a.weight || compareText(a.text, b.text),
  )
  return sorted[0]?.hops
}

/** Each way to the service that the trace shows, once, as JSON. */
function pathsIn(trace: Trace, root: string): ReadonlySet<string> {
  const paths = trace.spans.flatMap((span, place) => {
    if (span.service === root) return [wayDown(trace, place)]
    const isLastSeen = span.children.length === 0 && peerOf(span.attributes) === root // the service sends no spans
    return isLastSeen ? [[...wayDown(trace, place), root]] : []
  })
  return new Set(paths.map((path) => JSON.stringify(path)))
}

/** Services from where the request comes in down to the span; a way that comes back to one it passed goes on from there. */
function wayDown(trace: Trace, place: number): readonly string[] {
  const path: string[] = []
  for (let span = trace.spans[place]; span !== undefined; span = trace.spans[span.parent]) {
    if (!path.includes(span.service)) path.push(span.service)
    else path.length = path.indexOf(span.service) + 1
  }
  return path.reverse()
}

/** From the broken service up, each time to the caller nearest to an entry. */
function pathInGraph(
  graph: CallGraph,
  entries: ReadonlySet<string>,
  root: string,
  caller: string | undefined,
): readonly string[] {
  const hops = hopsFrom(graph, [...entries])
  const path = caller !== undefined && !entries.has(root) ? [caller, root] : [root]
  while (path.length <= HOPS_MAX) {
    const [top] = path as [string]
    const nearer = [...callersIn(graph, top)]
      .filter((one) => (hops.get(one) ?? Number.POSITIVE_INFINITY) < (hops.get(top) ?? 0))
      .sort((a, b) => (hops.get(a) as number) - (hops.get(b) as number) || compareText(a, b))[0]
    if (nearer === undefined) return path
    path.unshift(nearer)
  }
  return path
}
