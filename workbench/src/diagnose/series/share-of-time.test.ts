import { expect, test } from 'vitest'
import type { HistogramSeries, MetricSeries } from '../../model/columns.ts'
import { goldenSeries } from './golden.ts'

const atMs = [10_000, 20_000, 40_000]
const labels = {}
const shared = { service: 'shop', instance: '', version: '', node: '', labels, atMs }
const collecting = (changes: Partial<HistogramSeries>): HistogramSeries => ({
  ...shared,
  name: 'jvm.gc.duration',
  unit: 's',
  kind: 'cumulative',
  count: [100, 110, 111],
  sum: [3, 4, 9],
  bounds: [0.1, 1],
  buckets: [
    [100, 0, 0],
    [110, 0, 0],
    [110, 0, 1],
  ],
  ...changes,
})
const told = (one: HistogramSeries) =>
  goldenSeries({ numbers: [], histograms: [one] }, [], 10).map(({ signal, unit, value }) => ({
    signal,
    unit,
    value: value.map((share) => Number(share.toFixed(3))),
  }))

test.for<[about: string, changes: Partial<HistogramSeries>, value: readonly number[]]>([
  ['what was added up since the value before', {}, [0.1, 0.25]],
  ['in whatever unit', { unit: 'ms', sum: [3_000, 4_000, 9_000] }, [0.1, 0.25]],
  ['what each step tells', { kind: 'delta', sum: [1, 1, 5], count: [9, 9, 1] }, [0.1, 0.25]],
  ['a step without any work took nothing', { kind: 'delta', sum: [1, 0, 5], count: [9, 0, 1] }, [0, 0.25]],
])('times of work that no request asked for tell the share of the time they take: %s', ([, changes, value]) => {
  expect(told(collecting(changes))).toEqual([{ signal: 'saturation', unit: '1', value }])
})

test('how long one piece takes at most is no resource', () => {
  const longest: MetricSeries = {
    ...shared,
    name: 'go_gc_duration_seconds',
    unit: '',
    kind: 'gauge',
    labels: { quantile: '1' },
    value: [0.1, 0.1, 3],
  }
  expect(goldenSeries({ numbers: [longest], histograms: [] }, [], 10)).toMatchObject([{ signal: null }])
})

test('times of requests stay times', () => {
  const served = collecting({ name: 'http.server.request.duration' })
  expect(told(served).map(({ signal }) => signal)).toEqual(['latency', 'traffic', 'latency'])
})
