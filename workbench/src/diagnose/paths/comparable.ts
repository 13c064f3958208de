/**
 * Paper    none; direct standardisation as in epidemiology
 * Idea     weigh the baseline's requests so that each kind has the share it has in the incident: a change of the mix is no slowness
 * Input    traces of both windows
 * Output   the traces whose kind both windows know, the baseline's weights changed
 * Cost     O(traces)
 */
import type { Trace, TraceSpan } from './types.ts'

/** Requests of both windows that may be compared. */
export type Comparable = {
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
}

/** The kind of a request: service and operation of the span that stands for it. */
export function requestKindOf(trace: Trace): string {
  const root = trace.spans[trace.root] as TraceSpan
  return `${root.service} ${root.operation}`
}

/** Requests of kinds seen in both windows, the baseline weighted to the incident's mix. */
export function comparable(before: readonly Trace[], after: readonly Trace[]): Comparable {
  const mixBefore = weightByKind(before)
  const mixAfter = weightByKind(after)
  const keptBefore = before.filter((trace) => mixAfter.has(requestKindOf(trace)))
  return {
    before: keptBefore.map((trace) => {
      const kind = requestKindOf(trace)
      return { ...trace, weight: (trace.weight * (mixAfter.get(kind) as number)) / (mixBefore.get(kind) as number) }
    }),
    after: after.filter((trace) => mixBefore.has(requestKindOf(trace))),
  }
}

function weightByKind(traces: readonly Trace[]): Map<string, number> {
  const weights = new Map<string, number>()
  for (const trace of traces) {
    const kind = requestKindOf(trace)
    weights.set(kind, (weights.get(kind) ?? 0) + trace.weight)
  }
  return weights
}
