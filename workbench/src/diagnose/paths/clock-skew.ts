/**
 * Paper    none; rule of the Jaeger query service's clock skew adjuster
 * Idea     a server answers inside its client's call; where the clocks of two hosts disagree, centre the callee in the caller
 * Input    spans of one trace, parents before children
 * Output   the same spans, a callee that sticks out of its caller moved inside together with everything below it
 * Cost     O(n)
 * Departs  only client → server pairs of two services are moved; a callee longer than its caller stays and is clipped later
 */
import type { TraceSpan } from './types.ts'

/** Spans on one clock, and how many callees had to be moved. */
export function withoutSkew(spans: readonly TraceSpan[]): {
  readonly spans: readonly TraceSpan[]
  readonly skewed: number
} {
  const shiftMs = new Float64Array(spans.length)
  let skewed = 0
  spans.forEach((span, place) => {
    const caller = spans[span.parent]
    if (!caller) return
    const inheritedMs = shiftMs[span.parent] as number
    const ownMs = correctionMs(caller, span)
    shiftMs[place] = inheritedMs + ownMs
    if (ownMs !== 0) skewed += 1
  })
  if (skewed === 0) return { spans, skewed }
  return {
    spans: spans.map((span, place) => ({ ...span, startMs: span.startMs + (shiftMs[place] as number) })),
    skewed,
  }
}

function correctionMs(caller: TraceSpan, callee: TraceSpan): number {
  const crossesHosts = caller.kind === 'Client' && callee.kind === 'Server' && caller.service !== callee.service
  const slackMs = caller.durationMs - callee.durationMs
  const leadMs = callee.startMs - caller.startMs
  const inside = leadMs >= 0 && leadMs <= slackMs
  return !crossesHosts || inside || slackMs < 0 ? 0 : slackMs / 2 - leadMs
}
