import type { ChangeEvent, ChangesTold } from '../model/change.ts'
import type { MetricSeries, Overview, Page } from '../model/columns.ts'
import { rfc3339, unixMs } from '../model/time.ts'
import { rangeOf } from './evidence.ts'
import { diagnose, outlineOf, withMoves } from './index.ts'

/** When the drawn story begins. */
export const START = Date.UTC(2026, 0, 5, 12)
const MINUTES = 40
/** From then on the shop is slow. */
export const ONSET_MINUTE = 32
const PAGE_MINUTE = 36

type Story = { readonly factor?: number; readonly shiftMs?: number; readonly rename?: (name: string) => string }

/** Web calls shop, shop calls db; from minute 32 on shop is slow and fails, web waits for it, db is well. */
export function overviewOf(
  { factor = 1, shiftMs = 0, rename = (name) => name }: Story,
  changes: readonly ChangeEvent[] = [],
): Overview {
  const atMs = Array.from({ length: MINUTES }, (_, minute) => START + shiftMs + minute * 60_000)
  const noise = (minute: number, seed: number): number => 1 + 0.05 * Math.sin(minute * 1.7 + seed)
  const series = (service: string, caller: string, name: string, calm: number, bad: number): MetricSeries => ({
    service: rename(service),
    instance: '',
    version: '',
    node: '',
    name,
    unit: name.endsWith('duration') ? 's' : '{cpu}',
    kind: 'gauge',
    labels: caller === '' ? {} : { 'client.address': rename(caller) },
    atMs,
    value: atMs.map((_, minute) => factor * noise(minute, calm) * (minute > ONSET_MINUTE ? bad : calm)),
  })
  const numbers = [
    series('web', '', 'http.server.request.duration', 0.2, 1.1),
    series('shop', 'web', 'http.server.request.duration', 0.1, 1),
    series('shop', '', 'container.cpu.usage', 0.3, 0.9),
    series('db', 'shop', 'http.server.request.duration', 0.01, 0.01),
    series('db', '', 'container.cpu.usage', 0.2, 0.2),
  ]
  const window = rangeOf(START + shiftMs, START + shiftMs + MINUTES * 60_000)
  return {
    window,
    bucketSeconds: 15,
    metrics: { numbers, histograms: [] },
    operations: [],
    instances: [],
    pillars: { spans: 0, logs: 0, metricPoints: 200 },
    signs: [],
    logLines: [],
    changes,
    kindsConnected: changes.map((change) => change.kind),
  }
}

const NO_REQUESTS = { rows: 0, traceId: [], bad: [], weight: [], items: [] }
const NO_LOGS = {
  rows: 0,
  service: [],
  severity: [],
  body: [],
  countBefore: [],
  countAfter: [],
  requests: [],
  traceId: [],
}

/** What is said of it when a page came, which may name a service. */
export function diagnosed(overview: Overview, service?: string, changesTold?: ChangesTold) {
  const page: Page = { at: overview.window.from + PAGE_MINUTE * 60_000, service, title: undefined }
  return diagnose({
    overview,
    changesTold,
    page,
    frame: withMoves(outlineOf(overview, page)),
    before: [],
    after: [],
    told: { quiet: [], bad: [], good: [] },
    detail: { requests: NO_REQUESTS, logs: NO_LOGS },
    problems: [],
  })
}

/** A deploy of a service. */
export const changeAt = (minute: number, service: string): ChangeEvent => ({
  id: `${service}-${minute}`,
  at: rfc3339(unixMs(START + minute * 60_000)),
  kind: 'deploy',
  service,
  title: `deploy ${service}`,
  source: 'test',
})
