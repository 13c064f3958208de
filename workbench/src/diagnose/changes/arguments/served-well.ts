/**
 * Paper    none; what the people on call say of the older of two changes: it served the same requests, and served them well
 * Idea     once the last old instance is gone, whatever a service answers is the release's answer. Had it broken what fails at once
 *          since the onset, as many requests of that kind would have failed before it, too; then a later change is likelier
 * Input    a release and the instances that it brought, requests before and since the onset
 * Output   the argument against a release after which requests of the failing kinds were served well, in new instances alone
 * Cost     O(spans)
 * Departs  what fails after a longer wait than usual had to build up first, so that it says nothing
 */
import { quantile, sortedOf } from '../../../lib/order-statistics.ts'
import { sumOf } from '../../../lib/sum.ts'
import type { InstanceRow } from '../../../model/columns.ts'
import { instanceKey, type Newcomers } from '../../clues/from-releases.ts'
import type { OnsetFinding } from '../../onset/onset.ts'
import type { Trace, TraceSpan } from '../../paths/index.ts'
import type { Argument, Candidate } from '../judge.ts'

/** Requests of both windows, and which instances lived when. */
export type Served = {
  readonly before: readonly Trace[]
  readonly after: readonly Trace[]
  readonly instances: readonly InstanceRow[]
  readonly onset: OnsetFinding | undefined
}

/** What the requests that a release served before the onset say against it; undefined where they say nothing. */
export function servedWell(
  { id, service }: Candidate,
  newcomers: Newcomers,
  { before, after, instances, onset }: Served,
  least: number,
): Argument | undefined {
  if (service === undefined || !onset) return undefined
  const own = instances.filter((row) => row.service === service)
  const isNew = (row: InstanceRow): boolean => newcomers.fresh.has(instanceKey(row.version, row.instance))
  const aloneMs = Math.max(...own.map((row) => (isNew(row) ? row.firstMs : row.lastMs)))
  const earlier = servedBy(service, before, aloneMs, onset.from)
  const share = sharesOf(
    servedBy(service, after, 0, Number.POSITIVE_INFINITY),
    servedBy(service, before, 0, onset.from),
  )
  const alike = [...earlier].filter(([operation]) => (share.get(operation) ?? 0) > 0)
  const served = sumOf(alike.map(([, spans]) => spans.length))
  const expected = sumOf(alike.map(([operation, spans]) => spans.length * (share.get(operation) as number)))
  const failed = sumOf(alike.map(([, spans]) => spans.filter(({ error }) => error).length))
  // Logarithm of the Poisson likelihood of so few failures, against that of the mean that fits them best.
  const weight = failed >= expected ? 0 : failed - expected + (failed > 0 ? failed * Math.log(expected / failed) : 0)
  if (weight > -Math.log(2)) return undefined
  const says = `${served - failed} of ${served} requests of the failing kinds were served well by ${service} after it`
  return { changeId: id, weight: Math.max(least, weight), says }
}

const USUAL = 0.99 // of the requests of a kind take no longer

/** Share of the requests of each operation that fail without a longer wait than they usually last. */
function sharesOf(since: Spans, usual: Spans): ReadonlyMap<string, number> {
  const shares = [...since].map(([operation, spans]): [string, number] => {
    const durations = sortedOf((usual.get(operation) ?? []).map(({ durationMs }) => durationMs))
    const atOnce = durations.length === 0 ? 0 : quantile(durations, USUAL)
    return [operation, spans.filter(({ error, durationMs }) => error && durationMs <= atOnce).length / spans.length]
  })
  return new Map(shares)
}

type Spans = ReadonlyMap<string, readonly TraceSpan[]>

/** Requests that others sent to the service in a stretch of time, by operation. */
function servedBy(service: string, traces: readonly Trace[], fromMs: number, toMs: number): Spans {
  const served = traces.flatMap(({ spans, startMs }) =>
    spans.filter((span) => {
      const atMs = startMs + span.startMs
      return span.service === service && spans[span.parent]?.service !== service && atMs >= fromMs && atMs < toMs
    }),
  )
  return Map.groupBy(served, ({ operation }) => operation)
}
