import { compareText } from '../lib/compare-text.ts'
import type { Interval } from '../model/diagnosis.ts'
import { parseRfc3339, type TimeRange } from '../model/time.ts'
import type { ArrivedRow, Golden, GoldenRow, ServiceOverview, ServicesNow } from '../model/views.ts'
import { systemStates } from './explore/system-state.ts'
import type { ViewPort } from './view-ports.ts'

const SERVICES_MAX = 200 // more do not fit a page; the count of the rest is told
const BUCKETS = 30 // a sparkline of this many points reads at 120 px
const BUCKET_MS_MIN = 1_000

/** Services with their golden signals over a window, busiest first. */
export async function overviewOf(window: Interval, port: ViewPort): Promise<ServicesNow> {
  const range = rangeOf(window)
  const bucketMs = Math.max(BUCKET_MS_MIN, Math.ceil((range.to - range.from) / BUCKETS))
  const [golden, arrived] = await Promise.all([
    port.golden(range, { bucketMs, servicesMax: SERVICES_MAX }),
    port.arrived(range, SERVICES_MAX),
  ])
  const rowsBy = Map.groupBy(golden, (row) => row.service)
  const seen = arrived.map((row) => serviceOf(row, rowsBy.get(row.service) ?? [], range, bucketMs))
  const states = systemStates(seen.map(({ curve }) => curve))
  const services = seen.map((one, i) => ({ ...one, ...states[i]! }))
  const total = arrived[0]?.services_total ?? 0
  return {
    window,
    bucketSeconds: bucketMs / 1000,
    services: services.sort((a, b) => b.golden.requests - a.golden.requests || compareText(a.service, b.service)),
    servicesCut: total - services.length,
  }
}

/** A window whose ends were checked at the door. */
function rangeOf(window: Interval): TimeRange {
  const [from, to] = [parseRfc3339(window.from), parseRfc3339(window.to)]
  if (from === undefined || to === undefined) throw new Error(`Not a window: ${window.from} to ${window.to}`)
  return { from, to }
}

function serviceOf(
  arrived: ArrivedRow,
  rows: readonly GoldenRow[],
  range: TimeRange,
  bucketMs: number,
): Omit<ServiceOverview, 'state' | 'why'> {
  const byBucket = new Map(rows.map((row) => [row.bucket, row]))
  const buckets = Math.ceil((range.to - range.from) / bucketMs)
  const curve = Array.from({ length: buckets }, (_, i) => goldenOf(byBucket.get(i), bucketMs / 1000))
  return {
    service: arrived.service,
    arrived: { spans: arrived.spans, logLines: arrived.log_lines, metricPoints: arrived.metric_points },
    golden: goldenOf(byBucket.get(-1), (range.to - range.from) / 1000),
    curve,
  }
}

function goldenOf(row: GoldenRow | undefined, seconds: number): Golden {
  if (row === undefined || row.requests === 0) return NO_REQUESTS
  return {
    requests: row.requests,
    ratePerSecond: row.requests / seconds,
    errorShare: row.errors / row.requests,
    p50Ms: row.p50_ms,
    p95Ms: row.p95_ms,
    p99Ms: row.p99_ms,
  }
}

const NO_REQUESTS: Golden = {
  requests: 0,
  ratePerSecond: 0,
  errorShare: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
}
