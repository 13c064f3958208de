import { expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { goldenSeries } from './golden.ts'

const counter = (name: string, value: readonly number[], instance = 'a'): MetricSeries => ({
  service: 'cache',
  instance,
  version: '',
  node: '',
  name,
  unit: '{lookup}',
  kind: 'delta',
  labels: {},
  atMs: value.map((_, i) => i * 10_000),
  value: [...value],
})

/** Name and values of the shares that are read off some counters. */
const shares = (...numbers: readonly MetricSeries[]) =>
  goldenSeries({ numbers, histograms: [] }, [], 10)
    .filter(({ unit }) => unit === '1')
    .map(({ name, bad, value }) => ({ name, bad, value }))

test('hits and misses of one cache make a share that traffic does not move', () => {
  const told = shares(counter('redis.keyspace.hits', [9, 9, 90, 0]), counter('redis.keyspace.misses', [1, 1, 10, 8]))
  expect(told).toEqual([{ name: 'redis.keyspace.misses', bad: 1, value: [0.1, 0.1, 1] }])
})

test('where nobody looks anything up there is no share', () => {
  expect(shares(counter('cache.hits', [5, 0, 0, 3]), counter('cache.misses', [5, 0, 0, 1]))[0]?.value).toEqual([0.25])
})

test('counters of two caches make none', () => {
  expect(shares(counter('cache.hits', [5, 5, 5], 'a'), counter('cache.misses', [5, 5, 5], 'b'))).toEqual([])
})
