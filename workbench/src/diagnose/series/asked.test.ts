import { expect, test } from 'vitest'
import type { HistogramSeries, MetricSeries } from '../../model/columns.ts'
import { questionOf } from './asked.ts'
import { goldenSeries } from './golden.ts'

const origin = { service: 'shop', instance: '', version: '', node: '', unit: 's', labels: {} }
const gauge: MetricSeries = { ...origin, name: 'queue.wait.duration', kind: 'gauge', atMs: [1000], value: [1] }
const histogram: HistogramSeries = {
  ...origin,
  name: 'http.server.request.duration',
  kind: 'delta',
  bounds: [1],
  atMs: [1000, 2000],
  count: [2, 3],
  sum: [1, 1],
  buckets: [
    [2, 0],
    [3, 0],
  ],
}
const operation = {
  service: 'shop',
  operation: 'GET /',
  entry: true,
  atMs: [0],
  count: [1],
  errors: [0],
  p50Ms: [1],
  p99Ms: [1],
  refused: {},
}

test('every series is asked for by the query that read it, under its stored name', () => {
  const series = goldenSeries({ numbers: [gauge], histograms: [histogram] }, [operation], 1)
  const asked = new Set(series.map((one) => `${questionOf(one).query} ${one.histogram ?? one.name}`))
  expect(asked).toContain('metric-series queue.wait.duration')
  expect(asked).toContain('histogram-series http.server.request.duration')
  const read = series.filter((one) => one.histogram === histogram.name)
  expect(read.length).toBe(3)
  for (const one of read) expect(questionOf(one).params).toMatchObject({ service: 'shop', metric: histogram.name })
  const traced = series.filter((one) => one.source === 'trace')
  expect(traced.length).toBeGreaterThan(0)
  for (const one of traced) expect(questionOf(one).params).toMatchObject({ service: 'shop', operation: 'GET /' })
})
