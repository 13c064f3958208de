import { describe, expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { withoutBystanders } from './bystanders.ts'
import { goldenSeries } from './golden.ts'
import { movesOf } from './moves.ts'

const MINUTE_MS = 60_000
const onset = { from: 29.8 * MINUTE_MS, to: 30.2 * MINUTE_MS }
const windows = { before: rangeOf(0, 30 * MINUTE_MS), after: rangeOf(30 * MINUTE_MS, 40 * MINUTE_MS) }

/** The score of a series that rises from a tenth to a half at a minute, in any unit. */
function scoreOf(name: string, since: number, until = 40, unitless = 1): number {
  const atMs = Array.from({ length: 40 }, (_, minute) => (minute + 1) * MINUTE_MS)
  const value = atMs.map((_, i) => unitless * (i >= since && i < until ? 0.5 : 0.1) * (1 + 0.02 * Math.sin(i)))
  const series: MetricSeries = {
    service: 'shop',
    instance: '',
    version: '',
    node: '',
    name,
    unit: '',
    kind: 'gauge',
    labels: {},
    atMs,
    value,
  }
  const moves = movesOf(goldenSeries({ numbers: [series], histograms: [] }, [], 60), windows)
  return withoutBystanders(moves, onset)[0]?.score ?? 0
}

describe('work of a processor', () => {
  test('that began with the trouble counts in full', () => {
    expect(scoreOf('container.cpu.usage', 30)).toBeGreaterThan(10)
  })

  test('that was there right before the trouble hurt nobody', () => {
    expect(scoreOf('container.cpu.usage', 24)).toBeLessThan(3)
  })

  test('that began when all was broken broke nothing', () => {
    expect(scoreOf('container.cpu.usage', 34)).toBeLessThan(3)
  })

  test('that was over before the end still counts', () => {
    expect(scoreOf('container.cpu.usage', 30, 37)).toBeGreaterThan(10)
  })

  test('counts alike in any unit', () => {
    expect(scoreOf('container.cpu.usage', 24, 40, 1000)).toBeCloseTo(scoreOf('container.cpu.usage', 24), 9)
  })
})

test('a stock that filled up before still counts', () => {
  expect(scoreOf('container.memory.usage', 24)).toBeGreaterThan(3)
})
