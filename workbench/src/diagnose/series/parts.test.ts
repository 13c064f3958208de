import { expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { climbOf, isFull } from './climbs.ts'
import { goldenSeries } from './golden.ts'
import { movesOf } from './moves.ts'

const MINUTES = Array.from({ length: 60 }, (_, minute) => minute)
const ONSET = 40
const part = (
  space: string,
  valueAt: (minute: number) => number,
  changes: Partial<MetricSeries> = {},
): MetricSeries => ({
  service: 'shop',
  instance: '',
  version: '',
  node: '',
  name: 'jvm.memory.used',
  unit: 'By',
  kind: 'gauge',
  labels: { 'jvm.memory.pool.name': space },
  atMs: MINUTES.map((minute) => 60_000 * minute),
  value: MINUTES.map(valueAt),
  ...changes,
})
const scoreOf = (all: readonly MetricSeries[]): number => {
  const windows = { before: rangeOf(0, 60_000 * ONSET), after: rangeOf(60_000 * ONSET, 3_600_000) }
  const moves = movesOf(goldenSeries({ numbers: all, histograms: [] }, [], 60), windows)
  return moves.find(({ series }) => series.detail.endsWith('=code'))?.score ?? 0
}
const isFullAtLast = (all: readonly MetricSeries[]): boolean => {
  const code = goldenSeries({ numbers: all, histograms: [] }, [], 60).find(({ detail }) => detail.endsWith('=code'))
  const climb = code && climbOf(code, 0, 60_000 * ONSET)
  return climb !== undefined && isFull(climb, 60_000 * ONSET)
}
const code = part('code', (minute) => (minute <= ONSET ? 1 : 4))
const warming = part('code', (minute) => 1 + Math.min(minute, ONSET) / 40)
const beside = (used: number, changes: Partial<MetricSeries> = {}) => part('old', () => used, changes)

test.for<[about: string, others: readonly MetricSeries[], isNews: boolean]>([
  ['alone it is the whole', [], true],
  ['beside as much it is half of it', [beside(4)], true],
  ['a small part of much is none', [beside(100)], false],
  ['what another instance holds is another whole', [beside(100, { instance: '2' })], true],
  ['so is what is held of something else', [beside(100, { name: 'jvm.memory.committed' })], true],
])('a part of the memory that moves is news of all of it: %s', ([, others, isNews]) => {
  expect(scoreOf([code, ...others]) > 0).toBe(isNews)
})

test('a small part of the memory that fills up as a process warms up is not full', () => {
  expect(isFullAtLast([warming])).toBe(true)
  expect(isFullAtLast([warming, beside(100)])).toBe(false)
})
