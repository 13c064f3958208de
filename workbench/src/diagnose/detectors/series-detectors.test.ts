import { describe, expect, test } from 'vitest'
import type { Series } from '../../model/span-columns.ts'
import { type Detected, detections } from './index.ts'

const POINTS = 40
const STEP_MS = 60_000
const MIB = 2 ** 20

/** A series of 40 minutes; the incident is the second half. */
function series(name: string, valueAt: (i: number) => number, more: Partial<Series> = {}): Series {
  const at = Array.from({ length: POINTS }, (_, i) => i)
  const atMs = at.map((i) => i * STEP_MS)
  return {
    service: 'shop',
    instance: 'shop-1',
    node: '',
    unit: '',
    labels: {},
    ...more,
    name,
    atMs,
    value: at.map(valueAt),
  }
}

const step = (before: number, after: number) => (i: number) => (i < POINTS / 2 ? before : after)

const seen = (...all: readonly Series[]): readonly Detected[] =>
  detections({
    before: [],
    after: [],
    series: all,
    golden: [],
    baseline: { fromMs: 0, toMs: (POINTS / 2) * STEP_MS },
    incident: { fromMs: (POINTS / 2) * STEP_MS, toMs: POINTS * STEP_MS },
  })

describe('series detectors', () => {
  test('a pool whose connections are all taken, with requests that wait', () => {
    const used = series('db.client.connections.usage', step(3, 10), { labels: { state: 'used' } })
    const max = series('db.client.connections.max', () => 10)
    const pending = series('db.client.connections.pending_requests', step(0, 7))
    expect(seen(used, max, pending)).toMatchObject([
      {
        detector: 'pool-starvation',
        service: 'shop',
        score: 0.8,
        numbers: { pool_used_share: 1, pending_requests_max: 7 },
      },
    ])
  })

  test('a pool that was full before as well, and one that is half used, say nothing', () => {
    const labels = { 'db.client.connection.state': 'used' }
    const max = series('db.client.connection.max', () => 10)
    expect(
      seen(
        series('db.client.connection.count', () => 10, { labels }),
        max,
      ),
    ).toEqual([])
    expect(seen(series('db.client.connection.count', step(1, 5), { labels }), max)).toEqual([])
  })

  test.for([
    ['rises steadily', (i: number) => 200 * MIB + 5 * MIB * i, ['memory-leak']],
    [
      'rises in saw teeth of the collector',
      (i: number) => 200 * MIB + 5 * MIB * i - (i % 4) * 2 * MIB,
      ['memory-leak'],
    ],
    ['rises once and stays', step(200 * MIB, 400 * MIB), []],
    ['comes down again', (i: number) => 400 * MIB - Math.abs(i - 20) * 10 * MIB, []],
    ['hardly rises', (i: number) => 200 * MIB + 0.1 * MIB * i, []],
    ['is flat', () => 200 * MIB, []],
  ] as const)('memory that %s', ([, valueAt, detectors]) => {
    const found = seen(series('process.memory.usage', valueAt, { unit: 'By' }))
    expect(found.map((one) => one.detector)).toEqual(detectors)
  })

  test('a leak under a limit tells when it is reached', () => {
    const used = series('v8js.memory.heap.used', (i) => (100 + i) * MIB, { unit: 'By' })
    const limit = series('v8js.memory.heap.limit', () => 259 * MIB, { unit: 'By' })
    expect(seen(used, limit)[0]?.numbers.hours_to_limit).toBeCloseTo(2, 3)
  })

  test('a busy event loop, by its use and by its delay in seconds', () => {
    const found = seen(
      series('nodejs.eventloop.utilization', step(0.3, 0.98)),
      series('nodejs.eventloop.delay.p99', step(0.011, 0.4), { unit: 's' }),
    )
    expect(found.map((one) => one.numbers)).toEqual([
      { instance: 'shop-1', utilization_before: 0.3, utilization_after: 0.98 },
      { instance: 'shop-1', delay_ms_p99_before: 11, delay_ms_p99_after: 400 },
    ])
  })

  test('one spike does not saturate an event loop', () => {
    expect(seen(series('nodejs.eventloop.utilization', (i) => (i === 30 ? 1 : 0.3)))).toEqual([])
  })

  test('the service that fills a node others share, whatever the unit of its use', () => {
    const node = series('system.cpu.utilization', step(0.4, 0.97), { service: 'node-a', node: 'node-a' })
    const batch = series('container.cpu.usage', step(200, 3000), { service: 'batch', node: 'node-a' })
    const web = series('container.cpu.usage', step(400, 500), { service: 'web', node: 'node-a' })
    expect(seen(node, batch, web)).toMatchObject([
      { detector: 'noisy-neighbour', service: 'batch', numbers: { node: 'node-a', neighbours: 1 } },
      { detector: 'resource-saturation', service: 'node-a' },
    ])
    expect(seen(batch, web)).toEqual([])
  })

  test('a resource that newly runs at its limit, in shares or percent', () => {
    const pod = series('k8s.pod.cpu_limit_utilization', step(0.2, 0.95))
    const node = series('system.memory.percent', step(30, 85), { service: 'node-a', instance: '' })
    expect(seen(pod, node).map((one) => [one.detector, one.service, one.numbers.share_after])).toEqual([
      ['resource-saturation', 'shop', 0.95],
      ['resource-saturation', 'node-a', 0.85],
    ])
    expect(seen(series('k8s.pod.cpu_limit_utilization', () => 0.95))).toEqual([])
  })

  test('a disk that fills steadily tells when it is full', () => {
    const found = seen(series('system.filesystem.utilization', (i) => 0.5 + i / 200))
    expect(found).toMatchObject([{ detector: 'disk-filling', numbers: { used_share_before: 0.5 } }])
    expect(found[0]?.numbers.hours_to_full).toBeCloseTo(61 / 60, 6)
    expect(found[0]?.score).toBeLessThanOrEqual(0.1)
    expect(seen(series('system.filesystem.utilization', (i) => 0.5 + (i % 5) / 50))).toEqual([])
  })

  test.for([
    ['a share', [series('system.filesystem.utilization', step(0.6, 0.99))]],
    ['percent', [series('disk.used_percent', step(60, 99))]],
    [
      'what is free of its size',
      [series('node_filesystem_avail_bytes', step(400, 10)), series('node_filesystem_size_bytes', () => 1000)],
    ],
    [
      'used beside free',
      [
        series('system.filesystem.usage', step(600, 990), { labels: { state: 'used', mountpoint: '/' } }),
        series('system.filesystem.usage', step(400, 10), { labels: { state: 'free', mountpoint: '/' } }),
      ],
    ],
  ] as const)('a disk that is full since the incident, told as %s, in any unit', ([, told]) => {
    const found = seen(...told)
    expect(found).toMatchObject([{ detector: 'disk-filling', service: 'shop' }])
    expect(found[0]?.score).toBeGreaterThan(0.9)
    const scaled = told.map((one) => ({ ...one, value: Array.from(one.value).map((v) => v * 1000) }))
    if (told.length > 1) expect(seen(...scaled)).toMatchObject([{ score: found[0]?.score }])
  })

  test('a disk that was full all the time is a note', () => {
    expect(seen(series('system.filesystem.utilization', () => 0.97))[0]?.score).toBeLessThanOrEqual(0.1)
  })

  test('neither the order of the series nor the names of services change what is found', () => {
    const all = ['a', 'b', 'c'].flatMap((service) => [
      series('nodejs.eventloop.utilization', step(0.3, 0.98), { service }),
      series('db.client.connection.pending_requests', step(0, 7), { service }),
      series('process.memory.usage', (i) => (200 + 5 * i) * MIB, { service, unit: 'By' }),
    ])
    const renamed = all.map((one) => ({ ...one, service: `new-${one.service}` }))
    expect(seen(...all)).toHaveLength(9)
    expect(seen(...all.toReversed())).toEqual(seen(...all))
    expect(seen(...renamed).map((one) => one.service)).toEqual(seen(...all).map((one) => `new-${one.service}`))
  })

  test('empty series say nothing', () => {
    const names = [
      'process.memory.usage',
      'nodejs.eventloop.utilization',
      'system.filesystem.utilization',
      'db.client.connection.count',
    ]
    expect(seen(...names.map((name) => ({ ...series(name, () => 0, { unit: 'By' }), atMs: [], value: [] })))).toEqual(
      [],
    )
  })

  const nowS = (POINTS * STEP_MS) / 1000 + 1_700_000_000
  const shifted = (one: Series): Series => ({ ...one, atMs: Array.from(one.atMs).map((at) => at + 1_700_000_000_000) })
  const later = (all: readonly Series[]): readonly Detected[] =>
    detections({
      before: [],
      after: [],
      series: all.map(shifted),
      golden: [],
      baseline: { fromMs: 1_700_000_000_000, toMs: 1_700_000_000_000 + (POINTS / 2) * STEP_MS },
      incident: { fromMs: 1_700_000_000_000 + (POINTS / 2) * STEP_MS, toMs: 1000 * nowS },
    })

  test.for([
    ['ran out in the window', 'x509_cert_not_after', () => nowS - 600, 1],
    ['ran out in the window, told in milliseconds', 'x509_cert_not_after', () => 1000 * (nowS - 600), 1],
    [
      'ran out in the window, told as time that is left',
      'tlscheck.time_left',
      (i: number) => 60 * (POINTS - 11 - i),
      1,
    ],
    ['ran out long ago', 'x509_cert_not_after', () => nowS - 1e6, 0.1],
    ['runs out next week', 'probe_ssl_earliest_cert_expiry', () => nowS + 7 * 86_400, 0.1],
    ['lasts for months', 'probe_ssl_earliest_cert_expiry', () => nowS + 90 * 86_400, undefined],
  ] as const)('a certificate that %s', ([, name, valueAt, score]) => {
    expect(later([series(name, valueAt)]).map((one) => one.score)).toEqual(score === undefined ? [] : [score])
  })
})
