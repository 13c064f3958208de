/**
 * Paper    none
 * Idea     a loop of queries is a new shape of one operation: how many queries a run of it sent before, and how many in the loop
 * Input    traces of the baseline and of bad requests, a service and its operation
 * Output   queries a run sends, medians over runs that sent any; undefined where one side has none
 * Cost     O(spans)
 */

import { median } from '../../lib/order-statistics.ts'
import { attributeOf } from '../../model/semconv.ts'
import type { Trace } from '../paths/index.ts'

/** Queries one run of an operation sends, before and in the incident. */
export type QueryShape = { readonly before: number; readonly after: number }

type Operation = { readonly service: string; readonly operation: string }

/** How many queries the operation sends, and how many it sent; runs that fail before their first query do not count. */
export function queryShape(before: readonly Trace[], bad: readonly Trace[], of: Operation): QueryShape | undefined {
  const [was, is] = [before, bad].map((traces) => median(traces.flatMap((trace) => queriesIn(trace, of)))) as [
    number,
    number,
  ]
  return Number.isNaN(was) || Number.isNaN(is) ? undefined : { before: was, after: is }
}

function queriesIn(trace: Trace, { service, operation }: Operation): readonly number[] {
  const counts = new Map<number, number>()
  trace.spans.forEach((span) => {
    if (span.service !== service || attributeOf(span.attributes, 'db.query.text') === undefined) return
    for (let at = span.parent; trace.spans[at]?.service === service; at = trace.spans[at]?.parent ?? -1) {
      if (trace.spans[at]?.operation === operation) counts.set(at, (counts.get(at) ?? 0) + 1)
    }
  })
  return [...counts.values()]
}
