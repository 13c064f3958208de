import { expect, test } from 'vitest'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries } from '../types.ts'
import { heardIn, ratesIn, reachedAt } from './rates.ts'

const series = (points: Readonly<Record<number, number>>, changes: Partial<GoldenSeries> = {}): GoldenSeries =>
  plainSeries({ atMs: Object.keys(points).map(Number), value: Object.values(points), ...changes })

const STEADY = series({ 10: 1, 20: 1, 30: 1, 40: 1, 50: 1, 60: 1 })
const THIRDS = [0, 20, 40].map((fromMs) => ({ fromMs, toMs: fromMs + 20 }))
const ratesOf = (...some: readonly GoldenSeries[]) => ratesIn(some, heardIn([STEADY, ...some]), THIRDS)

test.for<[about: string, some: readonly GoldenSeries[], rates: readonly number[]]>([
  ['add up over instances', [STEADY, STEADY], [2, 2, 2]],
  ['are none where another is heard and this one is not', [series({ 30: 4, 40: 4 })], [0, 4, 0]],
  ['of a counter cover its pause', [series({ 10: 3, 20: 3, 60: 1 }, { averaged: true })], [3, 1, 1]],
  ['of a gauge do not', [series({ 10: 3, 20: 3, 30: 3, 40: 3, 900: 3 })], [3, 3, 0]],
  ['of a value that lies across two stretches are shared out', [series({ 10: 2, 30: 2, 50: 2 })], [2, 2, 1]],
])('rates %s', ([, some, rates]) => {
  expect(ratesOf(...some)).toEqual(rates)
})

test('what nobody tells of is not known', () => {
  expect(ratesIn([STEADY], heardIn([STEADY]), [{ fromMs: 55, toMs: 95 }])).toEqual([Number.NaN])
})

test('a rate is reached in the step whose value first shows it', () => {
  const rising = series({ 10: 1, 20: 1, 30: 9, 40: 9 })
  const within = { fromMs: 0, toMs: 40 }
  expect([5, 20].map((rate) => reachedAt([rising], rate, within))).toEqual([20, undefined])
})
