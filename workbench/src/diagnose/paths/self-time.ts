/**
 * Paper    none; definition of self time in Sigelman et al., Dapper (2010), with children clipped to their parent
 * Idea     a span's own time is what none of its children covers; parallel children count once
 * Input    a trace
 * Output   own time of every span in milliseconds, in the order of `Trace.spans`
 * Cost     O(n log n) in spans
 */
import type { Trace, TraceSpan } from './types.ts'

/** Duration minus the union of the children's intervals, for each span; never negative. */
export function selfTimesMs(trace: Trace): Float64Array {
  return Float64Array.from(trace.spans, (span) => span.durationMs - coveredMs(trace, span))
}

function coveredMs(trace: Trace, span: TraceSpan): number {
  const endMs = span.startMs + span.durationMs
  const children = span.children.map((place) => trace.spans[place] as TraceSpan).sort((a, b) => a.startMs - b.startMs)
  let covered = 0
  let cursorMs = span.startMs
  for (const child of children) {
    const toMs = Math.min(child.startMs + child.durationMs, endMs)
    const fromMs = Math.max(child.startMs, cursorMs)
    if (toMs <= fromMs) continue
    covered += toMs - fromMs
    cursorMs = toMs
  }
  return Math.min(covered, span.durationMs)
}
