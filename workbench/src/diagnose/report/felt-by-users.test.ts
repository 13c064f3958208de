import { expect, test } from 'vitest'
import { latencyOf } from '../onset/drawn-series.test-helper.ts'
import { plainSeries } from '../series/plain-series.test-helper.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { feltByUsers } from './felt-by-users.ts'

const LATENCY = latencyOf([], 1_000)
const ERRORS: Partial<GoldenSeries> = { signal: 'errors', name: 'failing', unit: '1', floor: 0.01 }
const moved = (series: Partial<GoldenSeries>, before: number, after: number): Move => ({
  series: { ...LATENCY, ...series },
  score: 20,
  before,
  after,
  movedAt: 0,
})

test.for<[about: string, moves: readonly Move[], felt: boolean | null]>([
  ['requests take a fifth longer', [moved({}, 0.1, 0.12)], false],
  ['requests take twice as long', [moved({}, 0.1, 0.2)], true],
  ['the same in milliseconds', [moved({ unit: 'ms' }, 100, 200)], true],
  ['they would, but by chance', [{ ...moved({}, 0.1, 0.2), score: 1 }], false],
  ['some fail', [moved({}, 0.1, 0.1), moved(ERRORS, 0, 0.05)], true],
  ['as many fail as ever', [moved(ERRORS, 0.05, 0.05)], false],
  ['somebody behind is slow', [moved({}, 0.1, 0.11), moved({ service: 'mail' }, 1, 9)], false],
  ['its event loop is late', [moved({}, 0.1, 0.1), moved({ name: 'nodejs.eventloop.delay.p99' }, 0.01, 0.09)], false],
  ['only a resource is told of', [{ ...moved({}, 0, 1), series: plainSeries({ service: 'web' }) }], null],
  ['only somebody behind is told of', [moved({ service: 'mail' }, 1, 9)], null],
])('%s', ([, moves, felt]) => {
  const series = moves.map((move) => move.series)
  expect(feltByUsers({ series, moves, onset: undefined }, new Set(['web']))).toBe(felt)
})

test('requests that stay away are felt', () => {
  const series = [{ ...LATENCY, signal: 'traffic' as const }, LATENCY]
  const onset = {
    ...{ at: 9, from: 8, to: 10, splitAt: 9, measured: true },
    voters: [{ series: series[0]!, gain: 9 }],
  }
  expect(feltByUsers({ series, moves: [], onset }, new Set(['web']))).toBe(true)
})
