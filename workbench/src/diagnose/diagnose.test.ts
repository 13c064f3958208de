import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ChangeEvent } from '../model/change.ts'
import type { MetricSeries, Overview } from '../model/columns.ts'
import { rfc3339, unixMs } from '../model/time.ts'
import { rangeOf } from './evidence.ts'
import { diagnose, frameOf } from './index.ts'

const START = Date.UTC(2026, 0, 5, 12)
const MINUTES = 40
const ONSET_MINUTE = 32
const PAGE_MINUTE = 36

type Story = { readonly factor?: number; readonly shiftMs?: number; readonly rename?: (name: string) => string }

/** Web calls shop, shop calls db; from minute 32 on shop is slow and fails, web waits for it, db is well. */
function overviewOf(
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

function diagnosed(overview: Overview) {
  const page = { at: overview.window.from + PAGE_MINUTE * 60_000, service: undefined, title: undefined }
  return diagnose({
    overview,
    page,
    frame: frameOf(overview, page),
    before: [],
    after: [],
    told: { quiet: [], bad: [], good: [] },
    detail: { requests: NO_REQUESTS, logs: NO_LOGS },
    problems: [],
  })
}

const changeAt = (minute: number, service: string): ChangeEvent => ({
  id: `${service}-${minute}`,
  at: rfc3339(unixMs(START + minute * 60_000)),
  kind: 'deploy',
  service,
  title: `deploy ${service}`,
  source: 'test',
})

test('the service in the middle is blamed, not the one that waits for it and not the one it calls', () => {
  const d = diagnosed(overviewOf({}))
  expect(d.services.map((s) => s.service)).toEqual(['shop', 'web', 'db'])
  expect(d.edge).toMatchObject({ lastGood: 'web', firstBad: 'shop' })
  expect(Math.abs(Date.parse(d.onset!.at) - (START + ONSET_MINUTE * 60_000))).toBeLessThanOrEqual(60_000)
  expect(d.guilty).toBeNull()
  expect(d.gaps.map((gap) => gap.what)).toEqual(['no traces', 'no logs', 'no source of changes'])
})

test('a change after the onset is a response, one on a healthy service is not accused', () => {
  const d = diagnosed(overviewOf({}, [changeAt(31, 'db'), changeAt(35, 'shop')]))
  expect(d.changes.find((c) => c.service === 'shop')).toMatchObject({ verdict: 'response' })
  expect(d.guilty).toBe('none')
  expect(d.unconnected).toContain('flag')
})

test('every claim has its evidence in the list, and scores are strictly ordered', () => {
  const d = diagnosed(overviewOf({}, [changeAt(31, 'shop')]))
  const ids = new Set(d.evidence.map((e) => e.id))
  const cited = [...d.services, ...d.changes, ...d.indicators, ...d.signals].flatMap((claim) => [...claim.evidence])
  expect(cited.length).toBeGreaterThan(5)
  expect(cited.filter((id) => !ids.has(id))).toEqual([])
  expect(d.services.every((s, i) => i === 0 || s.score < d.services[i - 1]!.score)).toBe(true)
})

test('neither the unit, nor the clock, nor the names change the verdict', () => {
  const plain = diagnosed(overviewOf({})).services.map((s) => s.service)
  fc.assert(
    fc.property(
      fc.constantFrom(1e-3, 1, 1e3),
      fc.integer({ min: -1e6, max: 1e6 }),
      fc.stringMatching(/^[a-z]{3}$/),
      (factor, minutes, prefix) => {
        const rename = (name: string): string => `${prefix}-${name}`
        const d = diagnosed(overviewOf({ factor, shiftMs: minutes * 60_000, rename }))
        expect(d.services.map((s) => s.service)).toEqual(plain.map(rename))
      },
    ),
    { seed: 4, numRuns: 30 },
  )
})

test('the order in which series arrive does not matter', () => {
  const overview = overviewOf({})
  const { numbers } = overview.metrics
  const { timing: _, ...turned } = {
    timing: 0,
    ...diagnosed({ ...overview, metrics: { numbers: numbers.toReversed(), histograms: [] } }),
  }
  expect(turned.services.map((s) => [s.service, s.score])).toEqual(
    diagnosed(overview).services.map((s) => [s.service, s.score]),
  )
})

test('a healthy window accuses nobody', () => {
  const overview = overviewOf({}, [changeAt(20, 'shop')])
  const calm = overview.metrics.numbers.map((s) => ({ ...s, atMs: s.atMs.slice(0, 30), value: s.value.slice(0, 30) }))
  expect(diagnosed({ ...overview, metrics: { numbers: calm, histograms: [] } }).guilty).toBe('none')
})

test('no change is told to be supported as the cause unless it is the guilty one', () => {
  for (const [shop, web] of [
    [33, 31],
    [31, 31],
    [10, 32],
  ] as const) {
    const { guilty, hypotheses } = diagnosed(overviewOf({}, [changeAt(shop, 'shop'), changeAt(web, 'web')]))
    const ofChanges = hypotheses.filter((one) => one.changeId !== null)
    expect(ofChanges.length).toBeGreaterThan(0)
    const supported = ofChanges.filter((one) => one.verdict === 'supported').map((one) => one.changeId)
    expect([guilty]).toEqual(expect.arrayContaining(supported))
    expect(ofChanges.find((one) => one.changeId === guilty)?.verdict).not.toBe('refuted')
  }
})

test('nothing at all is an answer too', () => {
  const empty = {
    ...overviewOf({}),
    metrics: { numbers: [], histograms: [] },
    pillars: { spans: 0, logs: 0, metricPoints: 0 },
  }
  const d = diagnosed(empty)
  expect(d.services).toEqual([])
  expect(d.edge).toBeNull()
  expect(d.summary).toMatch(/^No service stands out/)
})
