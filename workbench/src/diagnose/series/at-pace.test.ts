import { expect, test } from 'vitest'
import type { Move } from '../types.ts'
import { movesAtPace } from './at-pace.ts'
import { plainSeries } from './plain-series.test-helper.ts'
import { isMuchLonger } from './suffering.ts'

const moved = (name: string, before: number, after: number, changes = {}): Move => ({
  series: plainSeries({ name, signal: 'saturation', ...changes }),
  ...{ score: 10, before, after, movedAt: undefined },
})
const scoreOf = (move: Move, way = 4) => movesAtPace([move], { work: way, way })[0]?.score

test('what is in use while work lasts counts as far as it outgrew the pace', () => {
  expect(scoreOf(moved('pool.connections.active', 2, 8))).toBe(0)
  expect(scoreOf(moved('nodejs.eventloop.utilization', 0.1, 0.3))).toBe(0)
  expect(scoreOf(moved('pool.connections.active', 2, 12))).toBeCloseTo(1, 9)
  expect(scoreOf(moved('pool.connections.active', 2, 2))).toBe(2.5)
})

test('what is kept, a processor that works, and a system that is as quick as ever count as they moved', () => {
  expect(scoreOf(moved('process.memory.usage', 2, 8))).toBe(10)
  expect(scoreOf(moved('process.cpu.utilization', 0.2, 0.8))).toBe(10)
  expect(scoreOf(moved('pool.connections.active', 2, 8), 1)).toBe(10)
})

test('a request suffers that takes twice as long as the pace makes it', () => {
  const slow = moved('http.server.request.duration', 10, 50, { signal: 'latency' })
  expect([isMuchLonger(slow), isMuchLonger(slow, 2), isMuchLonger(slow, 4)]).toEqual([true, true, false])
})
