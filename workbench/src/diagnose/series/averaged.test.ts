import { expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { goldenSeries } from './golden.ts'

const atMs = [60_000, 120_000, 180_000, 240_000]
const drawn = (name: string, changes: Partial<MetricSeries>): MetricSeries => ({
  service: 'shop',
  instance: '',
  version: '',
  node: '',
  name,
  unit: '1',
  kind: 'gauge',
  labels: {},
  atMs,
  value: [1, 1, 1, 1],
  ...changes,
})

test.for<[string, boolean, MetricSeries]>([
  ['a counter is read as a rate', true, drawn('http.server.requests', { kind: 'cumulative', unit: '{request}' })],
  ['a share of a stretch', true, drawn('http.server.success_ratio', { ofStretch: true })],
  ['a share of nobody knows when', false, drawn('http.server.success_ratio', {})],
  [
    'a mean of a stretch',
    true,
    drawn('request.duration', { unit: 's', labels: { aggregation: 'avg' }, ofStretch: true }),
  ],
  ['a mean of nobody knows when', false, drawn('request.duration', { unit: 's', labels: { aggregation: 'avg' } })],
  [
    'a quantile of a stretch',
    false,
    drawn('request.duration', { unit: 's', labels: { quantile: '0.99' }, ofStretch: true }),
  ],
  [
    'a maximum of a stretch',
    false,
    drawn('request.duration', { unit: 's', labels: { aggregation: 'max' }, ofStretch: true }),
  ],
])('%s weighs all of its stretch: %s', ([, averaged, metric]) => {
  const [series] = goldenSeries({ numbers: [metric], histograms: [] }, [], 60)
  expect(series?.averaged ?? false).toBe(averaged)
})

test('of a histogram the mean does, of requests seen one by one their rate and the share that fails', () => {
  const histogram = { ...drawn('http.server.request.duration', { unit: 's' }), kind: 'delta' as const, bounds: [1] }
  const told = { ...histogram, count: [2, 2, 2, 2], sum: [1, 1, 1, 1], buckets: atMs.map(() => [2, 0]) }
  const operation = { service: 'shop', operation: 'GET /', entry: true, atMs, refused: {} }
  const counted = { ...operation, count: [1, 1, 1, 1], errors: [0, 0, 0, 1], p50Ms: [1, 1, 1, 1], p99Ms: [1, 1, 1, 1] }
  const found = goldenSeries({ numbers: [], histograms: [told] }, [counted], 60).filter(({ averaged }) => averaged)
  expect(found.map(({ name, detail }) => [name, detail].join(' ').trim())).toEqual([
    'http.server.request.duration aggregation=mean',
    'http.server.request.requests.count',
    'span.error.ratio',
    'span.rate',
  ])
})
