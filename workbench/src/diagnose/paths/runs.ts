/**
 * Paper    none; the kinds of spans of OpenTelemetry
 * Idea     a span is of an operation that a service runs, or of a call that it makes
 * Input    a span, or a service and an operation
 * Output   whether it is of a call; one key for both names; the calls of a run
 * Cost     O(1), of calls O(children)
 */
import { attributeOf, peerOf } from '../../model/semconv.ts'
import type { Trace, TraceSpan } from './types.ts'

/** Service and operation as one key. */
export const runKey = (service: string, operation: string): string => JSON.stringify([service, operation])

/** The span is of a call that is made, not of an operation that runs. */
export const isCall = ({ kind }: Pick<TraceSpan, 'kind'>): boolean => kind === 'Client' || kind === 'Producer'

/** Whom a call is made to that nobody else tells of, '' if untold; what is published goes to the broker, and only then to a queue. */
export function askedBy({ kind, attributes }: Pick<TraceSpan, 'kind' | 'attributes'>): string {
  if (kind === 'Producer') return attributeOf(attributes, 'server.address') ?? ''
  return kind === 'Client' ? peerOf(attributes) : ''
}

/** Something that a run calls: the key of its service and operation, and from when to when, in milliseconds of its trace. */
export type MadeCall = { readonly key: string; readonly startMs: number; readonly endMs: number }

/** All that a span calls, directly or through client spans. */
export const callsOf = (trace: Trace, span: TraceSpan): readonly MadeCall[] =>
  span.children.flatMap((place) => {
    const child = trace.spans[place] as TraceSpan
    if (!isCall(child)) return madeCall(child.run, child)
    if (child.children.length === 0) return madeCall(runKey(peerOf(child.attributes), child.operation), child)
    return child.children.map((below) => madeCall((trace.spans[below] as TraceSpan).run, child))
  })

const madeCall = (key: string, { startMs, durationMs }: TraceSpan): MadeCall => ({
  key,
  startMs,
  endMs: startMs + durationMs,
})
