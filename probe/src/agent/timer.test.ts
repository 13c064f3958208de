import { expect, test } from 'vitest'
import { bucketOf, Timer } from './timer.ts'

test('the quantiles of a timer are off by at most 5 %, whatever the unit of what is timed', () => {
  for (const scale of [1e-4, 1, 1e4]) {
    const timer = new Timer()
    for (let i = 1; i <= 1000; i++) timer.record(i * scale)
    const { p50Ms, p95Ms, count, minMs, maxMs, buckets } = timer.reading()
    expect(Math.abs(p50Ms / (500 * scale) - 1)).toBeLessThan(0.05)
    expect(Math.abs(p95Ms / (950 * scale) - 1)).toBeLessThan(0.05)
    expect([count, minMs, maxMs]).toEqual([1000, scale, 1000 * scale])
    expect(buckets.reduce((sum, n) => sum + n, 0)).toBe(1000)
  }
})

test('a stop finds its own timer among the starts of a call, and each start stops once', () => {
  const [a, b] = [new Timer(), new Timer()]
  let starts = b.started(a.started(undefined))
  starts = a.started(starts)
  a.stopped(starts)
  a.stopped(starts)
  b.stopped(undefined)
  expect(a.reading()).toMatchObject({ count: 1, startsMissing: 1 })
  expect(b.reading()).toMatchObject({ count: 0, startsMissing: 1, p50Ms: 0, buckets: [] })
})

test('a bucket is the floor of eight times the binary logarithm, from a nanosecond to 26 days', () => {
  for (let ns = 1; ns < 2 ** 31; ns += 1 + Math.floor(ns / 97)) expect(bucketOf(ns)).toBe(Math.floor(8 * Math.log2(ns)))
  for (let ns = 2 ** 31; ns < 2 ** 51; ns *= 1.013) {
    const exact = 8 * Math.log2(ns)
    expect(bucketOf(ns)).toBeGreaterThan(exact - 1.01)
    expect(bucketOf(ns)).toBeLessThan(exact + 0.01)
  }
  expect([0, 0.3, -5, Number.NaN].map(bucketOf)).toEqual([0, 0, 0, 0])
  expect([2 ** 51, 1e300, Number.POSITIVE_INFINITY].map(bucketOf)).toEqual([407, 407, 407])
})
