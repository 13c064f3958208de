import { expect, test } from 'vitest'
import type { GoldenSeries } from '../types.ts'
import { asPaged } from './paged.ts'
import { plainSeries } from './plain-series.test-helper.ts'

const MINUTE = 60_000
const PAGE = {
  at: 30 * MINUTE,
  service: 'shop',
  title: 'Shop monitor: baskets priced wrongly, wrong-price ratio, count and time above 5 %',
}

/** A value each minute, `now` from the 25th on. */
const series = (name: string, now: number, changes: Partial<GoldenSeries> = {}): GoldenSeries =>
  plainSeries({
    ...{ name, signal: null, bad: 0, unit: '1' },
    atMs: Array.from({ length: 40 }, (_, minute) => minute * MINUTE),
    value: Array.from({ length: 40 }, (_, minute) => (minute < 25 ? 0.5 : now)),
    ...changes,
  })

const readAs = (one: GoldenSeries, page = PAGE) => {
  const [{ signal, bad } = one] = asPaged([one], page)
  return { signal, bad }
}
const UNREAD = { signal: null, bad: 0 }

test('what the page names word by word is what it watches, bad the way it went', () => {
  expect(readAs(series('wrong_price_ratio', 0.9))).toEqual({ signal: 'errors', bad: 1 })
  expect(readAs(series('wrong_price_count', 0.1, { unit: '{order}' }))).toEqual({ signal: 'errors', bad: -1 })
})

test('a share that falls is read as the share that is missing', () => {
  const [one] = asPaged([series('wrong_price_ratio', 0.1)], PAGE)
  expect([one?.bad, one?.value.at(0), one?.value.at(-1)]).toEqual([1, 0.5, 0.9])
})

test('what takes time is slow', () => {
  expect(readAs(series('wrong_price_time', 900, { unit: 'ms' }))).toEqual({ signal: 'latency', bad: 1 })
})

test('a page that comes with the first bad point tells the way as well as a later one', () => {
  const noisy = (minute: number): number => 0.5 + 0.005 * Math.sin(minute * 1.7)
  for (const jump of [27, 28, 29, 30]) {
    const value = Array.from({ length: 40 }, (_, minute) => (minute < jump ? noisy(minute) : 0.9))
    expect(readAs(series('wrong_price_ratio', 0, { value }))).toEqual({ signal: 'errors', bad: 1 })
  }
})

test.for<[about: string, one: GoldenSeries]>([
  ['one word of it is not said', series('wrong_price_and_tax_ratio', 0.9)],
  ['it is of another service', series('wrong_price_ratio', 0.9, { service: 'bank' })],
  ['it hardly moved', series('wrong_price_ratio', 0.52)],
  ['it is measured of calls', series('wrong_price_ratio', 0.9, { side: 'client', peer: 'bank' })],
  ['it says a word and the name of the service', series('shop_baskets', 0.9)],
  ['it did not move', series('wrong_price_ratio', 0.5)],
  ['it has no points before the page', series('wrong_price_ratio', 0.9, { atMs: [PAGE.at + 1], value: [0.9] })],
  ['its name is only a unit', series('ratio', 0.9)],
])('nothing is read into it where %s', ([, one]) => {
  expect(readAs(one)).toEqual(UNREAD)
})

test('what has a meaning keeps it, and without a page nothing is watched', () => {
  expect(readAs(series('wrong_price_ratio', 0.9, { signal: 'saturation', bad: 1 })).signal).toBe('saturation')
  expect(asPaged([series('wrong_price_ratio', 0.9)], undefined)[0]?.signal).toBeNull()
  expect(readAs(series('wrong_price_ratio', 0.9), { ...PAGE, title: '' })).toEqual(UNREAD)
})
