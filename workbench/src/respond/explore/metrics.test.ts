import { expect, test } from 'vitest'
import type { MetricSeries, StoredSeries } from '../../model/columns.ts'
import type { MetricAsk } from '../../model/explore.ts'
import { metricChartOf } from './metrics.ts'

const FROM = Date.UTC(2026, 2, 1, 12)
const STEPS = 6
const window = { from: new Date(FROM).toISOString(), to: new Date(FROM + STEPS * 1000).toISOString() }

/** A series with one point a second, at the end of each. */
const series = (
  kind: MetricSeries['kind'],
  labels: Record<string, string>,
  value: readonly number[],
): MetricSeries => ({
  service: 'orders',
  instance: labels.pod ?? '',
  version: '',
  node: '',
  name: 'pool.used',
  unit: '1',
  kind,
  labels,
  atMs: value.map((_, i) => FROM + (i + 1) * 1000),
  value,
})

async function chartOf(stored: Partial<StoredSeries>, more: Partial<MetricAsk> = {}) {
  return metricChartOf(
    { window, metric: 'pool.used', ...more },
    { metricNames: async () => [], seriesOf: async () => ({ numbers: [], histograms: [], ...stored }) },
  )
}

const linesOf = async (...args: Parameters<typeof chartOf>): Promise<readonly string[]> =>
  (await chartOf(...args)).lines.map(({ name, values }) => `${name}: ${values.map((v) => v ?? '-').join(' ')}`)

const GAUGES = [
  series('gauge', { pod: 'a', zone: 'x' }, [1, 1, 1, 1, 1, 1]),
  series('gauge', { pod: 'b', zone: 'x' }, [3, 3, 3]),
  series('gauge', { pod: 'c', zone: 'y' }, [8, 8, 8, 8, 8, 8]),
]

test.for([
  [undefined, ['all: 4 4 4 4.5 4.5 4.5']],
  ['zone', ['y: 8 8 8 8 8 8', 'x: 2 2 2 1 1 1']],
  ['instance', ['c: 8 8 8 8 8 8', 'b: 3 3 3 - - -', 'a: 1 1 1 1 1 1']],
  ['shelf', ['not told: 4 4 4 4.5 4.5 4.5']],
] as const)('gauges are averaged by %s, the largest first', async ([by, lines]) => {
  expect(await linesOf({ numbers: GAUGES }, by === undefined ? {} : { by })).toEqual(lines)
})

test('counters become rates that add up, and a reset is no drop', async () => {
  const counters = [
    series('cumulative', { pod: 'a' }, [10, 12, 14, 1, 3, 5]),
    series('delta', { pod: 'b' }, [4, 4, 4, 4, 4, 4]),
  ]
  expect(await linesOf({ numbers: counters })).toEqual(['all: - 6 6 5 6 6'])
  expect(await chartOf({ numbers: counters })).toMatchObject({ unit: '1/s', parts: ['value'] })
})

test('a histogram has parts, and offers what tells its series apart', async () => {
  const { value: _, ...shared } = series('delta', { route: '/a' }, [1, 1])
  const points = {
    bounds: [1, 10],
    count: [2, 2],
    sum: [4, 20],
    buckets: [
      [1, 1, 0],
      [0, 2, 0],
    ],
  }
  const histograms = [
    { ...shared, ...points, kind: 'delta' },
    { ...shared, ...points, kind: 'delta', labels: { route: '/b' } },
  ] as const
  expect(await chartOf({ histograms })).toMatchObject({
    part: 'p99',
    parts: ['p99', 'mean', 'per second'],
    keys: ['route'],
  })
  expect(await linesOf({ histograms }, { part: 'mean', by: 'route' })).toEqual(['/a: 2 10 - - - -', '/b: 2 10 - - - -'])
  expect(await linesOf({ histograms }, { part: 'per second' })).toEqual(['all: - 4 - - - -'])
  expect(await chartOf({ histograms }, { part: 'no such part' })).toMatchObject({ part: 'p99' })
})

test('of many lines the largest are drawn, and the rest is counted', async () => {
  const many = Array.from({ length: 40 }, (_, i) => series('gauge', { pod: `p-${i}` }, [i]))
  const { lines, linesCut, series: count } = await chartOf({ numbers: many }, { by: 'pod' })
  expect([lines.length, linesCut, count, lines[0]?.name]).toEqual([12, 28, 40, 'p-39'])
})

test('values a thousand times as large give lines a thousand times as high', async () => {
  const times = (by: number): StoredSeries['numbers'] =>
    GAUGES.map((one) => ({ ...one, value: Array.from(one.value, (v) => v * by) }))
  const [small, large] = [await chartOf({ numbers: times(1) }), await chartOf({ numbers: times(1000) })]
  expect(large.lines[0]?.values).toEqual(small.lines[0]?.values.map((v) => (v === null ? null : v * 1000)))
})
