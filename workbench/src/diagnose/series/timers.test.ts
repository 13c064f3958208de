import { describe, expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { goldenSeries } from './golden.ts'
import { timersIn } from './timers.ts'

const atMs = [1, 2, 3, 4].map((minute) => minute * 60_000)
const counter = (name: string, value: readonly number[], rest: Partial<MetricSeries> = {}): MetricSeries => ({
  service: 'shop',
  instance: '',
  version: '',
  node: '',
  name,
  unit: 's',
  kind: 'cumulative',
  labels: { uri: '/cart' },
  atMs,
  value,
  ...rest,
})
const SUM = counter('http_server_requests_seconds_sum', [10, 12, 14, 34])
const COUNT = counter('http_server_requests_seconds_count', [100, 120, 140, 160])

describe('times and numbers that are told as two counters', () => {
  test('tell together how long a request takes and how many there are', () => {
    const told = goldenSeries({ numbers: [COUNT, SUM], histograms: [] }, [], 60)
    expect(told.map(({ name, signal, value }) => [name, signal, value])).toEqual([
      ['http_server_requests_seconds', 'latency', [0.1, 0.1, 1]],
      ['http_server_requests_seconds.count', 'traffic', [20, 20, 20].map((n) => n / 60)],
    ])
    expect(told[0]?.summed).toBe(SUM.name)
  })

  test.for<[string, readonly MetricSeries[]]>([
    ['of other labels', [SUM, { ...COUNT, labels: { uri: '/' } }]],
    ['of another service', [SUM, { ...COUNT, service: 'cart' }]],
    ['of another name', [SUM, { ...COUNT, name: 'http_client_requests_seconds_count' }]],
    ['of which one is none', [SUM]],
    ['of what is no time', ['sum', 'count'].map((part) => counter(`batch_size_${part}`, [1, 2, 3, 4], { unit: '1' }))],
    ['of a gauge', [SUM, { ...COUNT, kind: 'gauge' }]],
  ])('%s are no timer', ([, numbers]) => {
    expect(timersIn(numbers)).toEqual({ timers: [], numbers })
  })

  test('are held together at the times that both tell', () => {
    const late = { ...COUNT, atMs: atMs.slice(1), value: COUNT.value.slice(1) }
    expect(timersIn([SUM, late]).timers[0]).toMatchObject({
      atMs: atMs.slice(1),
      count: [120, 140, 160],
      sum: [12, 14, 34],
    })
  })
})
