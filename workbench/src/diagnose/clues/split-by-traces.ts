/**
 * Paper    none; the least samples with which a rank test can speak (Mann and Whitney 1947)
 * Idea     many traces tell exactly where the time of a request is spent, which metrics of each service alone cannot; a few are examples,
 *          and where they do not show the slowness they do not speak against metrics that do
 * Input    traces of both windows, what they say against services, the call graph
 * Output   the services whose durations are better read off traces than off metrics
 * Cost     O(spans)
 */
import { type CallGraph, upstreamOf } from '../graph/calls.ts'
import type { Trace } from '../paths/index.ts'
import type { Clue } from '../types.ts'

const TRACES_MIN = 5 // of each side: of fewer no rank test tells a difference that is not there one time in a hundred

/** Services whose time traces split: all that they tell of where they are many, of few those that wait for whom they blame. */
export function splitByTraces(
  before: readonly Trace[],
  after: readonly Trace[],
  clues: readonly Clue[],
  graph: CallGraph,
): ReadonlySet<string> {
  const least = Math.min(before.length, after.length)
  if (least === 0) return new Set()
  const told = new Set([...before, ...after].flatMap(({ spans }) => spans.map((span) => span.service)))
  if (least >= TRACES_MIN) return told
  const slow = clues.filter(({ kind }) => kind === 'path' || kind === 'gap')
  const waiting = new Set(slow.flatMap(({ service }) => [...upstreamOf(graph, service)]))
  return new Set([...told].filter((service) => waiting.has(service)))
}
