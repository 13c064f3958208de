/**
 * Paper    none; "the break is between the last good hop and the first bad one"
 * Idea     the first bad service is where failures begin or the added time is spent; the last good one is who called it there
 * Input    traces of the incident that went bad, and the service found to be bad
 * Output   callers of that service, most frequent first
 * Cost     O(spans)
 */

import { compareText } from '../../lib/compare-text.ts'
import { askedBy } from './runs.ts'
import type { Trace, TraceSpan } from './types.ts'

/** A caller of the bad service and the share of its calls, 0..1. */
export type CallerShare = { readonly caller: string; readonly share: number; readonly traceIds: readonly string[] }

const SAMPLES_MAX = 5

/** Services that called `service`, most frequent first; empty when it is an entry itself. */
export function callersOf(traces: readonly Trace[], service: string): readonly CallerShare[] {
  const weights = new Map<string, { weight: number; traceIds: Set<string> }>()
  for (const trace of traces) {
    for (const span of trace.spans) {
      const caller = callerOf(span, trace, service)
      if (caller === undefined || caller === service) continue
      const known = weights.get(caller) ?? { weight: 0, traceIds: new Set<string>() }
      known.weight += trace.weight
      known.traceIds.add(trace.id)
      weights.set(caller, known)
    }
  }
  const total = [...weights.values()].reduce((sum, known) => sum + known.weight, 0)
  return [...weights]
    .map(([caller, { weight, traceIds }]) => ({
      caller,
      share: weight / total,
      traceIds: [...traceIds].slice(0, SAMPLES_MAX),
    }))
    .sort((a, b) => b.share - a.share || compareText(a.caller, b.caller))
}

/** Who makes the call that the span stands for: of a service without spans of its own only the caller's side is seen. */
function callerOf(span: TraceSpan, trace: Trace, service: string): string | undefined {
  if (span.service === service) return trace.spans[span.parent]?.service
  return span.children.length === 0 && askedBy(span) === service ? span.service : undefined
}
