/**
 * Paper    none; semantic conventions for database connection pools; "latency up, traffic flat, pool full"
 * Idea     when every connection is taken, requests stand in line before their first query
 * Input    connection pool series and requests of both windows
 * Output   services whose pool is at least 90 % used or has waiters for three points in a row, or whose wait before the first query grew
 * Cost     O(points + spans)
 */

import { median, quantile, sortedOf } from '../../lib/order-statistics.ts'
import { currentMetricName } from '../../model/semconv.ts'
import type { Series } from '../../model/span-columns.ts'
import type { TraceSpan } from '../paths/index.ts'
import { isConnecting } from './database-span.ts'
import { isSustained, seriesNamed, valuesIn } from './series-windows.ts'
import { spanAt, type TraceView } from './trace-view.ts'
import type { Detected, DetectorInput, Requests, Scene, Stretch } from './types.ts'

const USED_SHARE_MIN = 0.9
const WAIT_MS_MIN = 50 // before the first query: below, it may be code
const WAIT_RATIO_MIN = 3
const CALLS_MIN = 5
const SAMPLES_MAX = 5

/** Pools that ran dry. */
export function poolStarvations(input: Scene): readonly Detected[] {
  const waits = waitsByService(input)
  const pools = Map.groupBy(input.series.filter(isOfPool), (series) => series.service)
  const services = new Set([...pools.keys(), ...waits.keys()])
  return [...services].sort().flatMap((service) => {
    const pool = poolOf(pools.get(service) ?? [], input)
    const wait = waits.get(service)
    return pool || wait ? [starvation(service, pool, wait)] : []
  })
}

const isOfPool = (series: Series): boolean => currentMetricName(series.name).startsWith('db.client.connection.')

type Pool = { readonly usedShare: number | null; readonly pending: number | null; readonly timeouts: number | null }

/** What the pool's own metrics say; undefined when they say it is well, or was as full before. */
function poolOf(own: readonly Series[], { baseline, incident }: DetectorInput): Pool | undefined {
  const pending = risen(seriesNamed(own, 'db.client.connection.pending_requests'), baseline, incident, (v) => v > 0)
  const timeouts = risen(seriesNamed(own, 'db.client.connection.timeouts'), baseline, incident, (v) => v > 0)
  const isFull = (shares: readonly number[]): boolean => isSustained(shares, (share) => share >= USED_SHARE_MIN)
  const wasFull = usedShares(own, baseline).some(isFull)
  const full = usedShares(own, incident).find(isFull)
  const usedShare = full && !wasFull ? median(full) : null
  return usedShare === null && pending === null && timeouts === null ? undefined : { usedShare, pending, timeouts }
}

/** The highest value of series that stay bad in the incident and did not in the baseline. */
function risen(all: readonly Series[], was: Stretch, is: Stretch, bad: (value: number) => boolean): number | null {
  const hit = all.filter((one) => isSustained(valuesIn(one, is), bad) && !isSustained(valuesIn(one, was), bad))
  return hit.length === 0 ? null : Math.max(...hit.flatMap((one) => valuesIn(one, is)))
}

/** For each pool of an instance, used connections over its limit. */
function usedShares(own: readonly Series[], stretch: Stretch): readonly (readonly number[])[] {
  const used = seriesNamed(own, 'db.client.connection.count').filter((one) => stateOf(one) === 'used')
  const limits = new Map(seriesNamed(own, 'db.client.connection.max').map((one) => [poolKey(one), one]))
  return used.flatMap((one) => {
    const limit = limits.get(poolKey(one))
    const max = limit ? median(valuesIn(limit, stretch)) : Number.NaN
    return max >= 1 ? [valuesIn(one, stretch).map((value) => value / max)] : []
  })
}

const stateOf = (series: Series): string => series.labels['db.client.connection.state'] ?? series.labels.state ?? ''

const poolKey = ({ instance, labels }: Series): string =>
  JSON.stringify([instance, labels['db.client.connection.pool.name'] ?? labels['pool.name'] ?? ''])

type Wait = {
  readonly p90Ms: number
  readonly p90MsBefore: number
  /** Most of it is spans that fetch a connection; else it may also be code without spans. */
  readonly told: boolean
  readonly traceIds: readonly string[]
}
type Lead = { readonly ms: number; readonly connecting: boolean; readonly traceId: string }

/** Services whose requests wait clearly longer before their first query, while the query itself is no slower. */
function waitsByService({ was, is }: Scene): Map<string, Wait> {
  const known = leadsByService(was)
  const waits = new Map<string, Wait>()
  for (const [service, leads] of leadsByService(is)) {
    const before = known.get(service) ?? []
    if (leads.length < CALLS_MIN || before.length < CALLS_MIN) continue
    const [p90MsBefore, p90Ms] = [p90(before), p90(leads)]
    if (p90Ms - p90MsBefore < WAIT_MS_MIN || p90Ms < WAIT_RATIO_MIN * p90MsBefore) continue
    const worst = leads.toSorted((a, b) => b.ms - a.ms || (a.traceId < b.traceId ? -1 : 1)).slice(0, SAMPLES_MAX)
    const told = worst.every((lead) => lead.connecting)
    waits.set(service, { p90Ms, p90MsBefore, told, traceIds: worst.map((lead) => lead.traceId) })
  }
  return waits
}

const p90 = (leads: readonly Lead[]): number => quantile(sortedOf(leads.map((lead) => lead.ms)), 0.9)

function leadsByService({ views }: Requests): Map<string, Lead[]> {
  const leads = new Map<string, Lead[]>()
  for (const view of views) {
    for (const span of view.trace.spans) {
      const lead = span.children.length > 0 ? leadOf(view, span) : undefined
      if (!lead) continue
      const known = leads.get(span.service)
      if (known) known.push(lead)
      else leads.set(span.service, [lead])
    }
  }
  return leads
}

/**
 * Time between a span's start and its first query, where nothing else was traced in between but the fetching of a connection;
 * to the end of the fetching where no query came of it.
 */
function leadOf(view: TraceView, span: TraceSpan): Lead | undefined {
  const first = span.children[0] as number
  const fetching = !view.queries[first] && isConnecting(spanAt(view, first)) ? spanAt(view, first) : undefined
  const next = fetching ? span.children[1] : first
  const query = next !== undefined && view.queries[next] ? spanAt(view, next) : undefined
  if (!query && !fetching) return undefined
  const endMs = query ? query.startMs : (fetching as TraceSpan).startMs + (fetching as TraceSpan).durationMs
  return { ms: Math.max(0, endMs - span.startMs), connecting: fetching !== undefined, traceId: view.trace.id }
}

function starvation(service: string, pool: Pool | undefined, wait: Wait | undefined): Detected {
  const said = [
    pool?.usedShare ? `${(pool.usedShare * 100).toFixed(0)} % of the pool is in use` : '',
    pool?.pending ? `up to ${pool.pending.toFixed(0)} requests wait for a connection` : '',
    pool?.timeouts ? 'waiting for a connection times out' : '',
    wait
      ? `the wait before the first query (p90) rose from ${wait.p90MsBefore.toFixed(0)} to ${wait.p90Ms.toFixed(0)} ms`
      : '',
  ].filter(Boolean)
  return {
    detector: 'pool-starvation',
    service,
    operation: null,
    says: `connections of ${service} run out: ${said.join(', ')}`,
    score: scoreOf(pool, wait),
    numbers: {
      pool_used_share: pool?.usedShare ?? null,
      pending_requests_max: pool?.pending ?? null,
      wait_ms_p90_before: wait?.p90MsBefore ?? null,
      wait_ms_p90_after: wait?.p90Ms ?? null,
    },
    traceIds: wait?.traceIds ?? [],
  }
}

/** A full pool whose requests wait is the whole story; a wait alone may also be code without spans. */
function scoreOf(pool: Pool | undefined, wait: Wait | undefined): number {
  if (pool) return wait ? 1 : 0.8
  return wait?.told ? 0.8 : 0.4
}
