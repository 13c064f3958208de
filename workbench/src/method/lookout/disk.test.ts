import { expect, test } from 'vitest'
import { fullIn } from './disk.ts'

const STEP = 15 * 60_000
const series = (shareAt: (i: number) => number, n = 96) =>
  Array.from({ length: n }, (_, i) => ({ at: i * STEP, share: shareAt(i) }))
/** The same trembling every time, between -1 and 1. */
const tremble = (i: number): number => ((i * 7_919) % 101) / 50 - 1

test('a disk that fills by a percent an hour is full in as many hours as it has percent', () => {
  const full = fullIn(series((i) => 0.5 + i / 400))!
  expect(full.perHour).toBeCloseTo(0.01, 6)
  expect(full.hours).toBeCloseTo((1 - (0.5 + 94 / 400)) * 100, 1)
  expect(full.hoursMax).toBeGreaterThanOrEqual(full.hours)
})

test('a log that is cut off every night does not hide what fills, nor does a backup for an hour make it full', () => {
  expect(fullIn(series((i) => 0.5 + i / 400 - (i > 80 ? 0.1 : 0)))?.perHour).toBeCloseTo(0.01, 3)
  expect(fullIn(series((i) => 0.5 + (i > 40 && i < 44 ? 0.4 : 0)))).toBeUndefined()
})

test.for([
  ['stands still', series(() => 0.9)],
  ['trembles', series((i) => 0.9 + tremble(i) / 50)],
  ['empties', series((i) => 0.9 - i / 1_000)],
  ['fills so slowly that a day of it tells nothing of that far', series((i) => 0.2 + i / 20_000)],
  ['was hardly seen', series((i) => 0.5 + i / 40, 7)],
  ['was seen once', series(() => 1, 1)],
] as const)('one that %s is not told to be full', ([, points]) => {
  expect(fullIn(points)).toBeUndefined()
})

test('shifting the clock changes nothing, and what is full is full in no time', () => {
  const points = series((i) => 0.5 + i / 400 + tremble(i) / 500)
  expect(fullIn(points.map(({ at, share }) => ({ at: at + 1e12, share })))).toEqual(fullIn(points))
  expect(fullIn(series((i) => Math.min(1, 0.3 + i / 96)))).toMatchObject({ hours: 0 })
})
