import { expect, test } from 'vitest'
import type { MetricSeries } from '../../model/columns.ts'
import { rangeOf } from '../evidence.ts'
import { goldenSeries } from './golden.ts'
import { judgedByLimits } from './limits.ts'
import { movesOf } from './moves.ts'

const MINUTE_MS = 60_000
const windows = { before: rangeOf(0, 30 * MINUTE_MS), after: rangeOf(30 * MINUTE_MS, 40 * MINUTE_MS) }

/** A gauge that goes from one value to another at the thirtieth minute. */
function rising(name: string, unit: string, from: number, to: number, instance = 'a'): MetricSeries {
  const atMs = Array.from({ length: 40 }, (_, minute) => (minute + 1) * MINUTE_MS)
  const value = atMs.map((_, i) => (i >= 30 ? to : from) * (1 + 0.02 * Math.sin(i)))
  const whose = { service: 'shop', instance, version: '', node: '', labels: {} }
  return { ...whose, name, unit, kind: 'gauge', atMs, value }
}

/** The score of processor time in cores, told beside other series. */
function scoreBeside(...others: readonly MetricSeries[]): number {
  const cores = rising('pod.cpu.usage', '{cpu}', 0.002, 0.006)
  const series = goldenSeries({ numbers: [cores, ...others], histograms: [] }, [], 60)
  const moves = judgedByLimits(movesOf(series, windows))
  return moves.find((move) => move.series.name === cores.name)?.score ?? 0
}

test('thrice the work of an idle processor is a move only as long as nobody tells of its limit', () => {
  expect(scoreBeside()).toBeGreaterThan(10)
  expect(scoreBeside(rising('pod.cpu.utilization', '1', 0.002, 0.006))).toBeLessThan(1)
  expect(scoreBeside(rising('pod.cpu.utilization', '%', 0.2, 0.6))).toBeLessThan(1)
})

test('what takes most of the limit counts, and other resources and instances say nothing of it', () => {
  expect(scoreBeside(rising('pod.cpu.utilization', '1', 0.3, 0.9))).toBeGreaterThan(10)
  expect(scoreBeside(rising('pod.memory.utilization', '1', 0.3, 0.301))).toBe(scoreBeside())
  expect(scoreBeside(rising('pod.cpu.utilization', '1', 0.002, 0.006, 'b'))).toBe(scoreBeside())
})

test('room that shrinks while more is left than is used is no move; what is mostly used up is, and so is room of which nobody tells the use', () => {
  const scoreOf = (...use: readonly MetricSeries[]): number => {
    const room = rising('heap.space.available_size', 'By', 8e6, 1e6)
    const series = goldenSeries({ numbers: [room, ...use], histograms: [] }, [], 60)
    return judgedByLimits(movesOf(series, windows)).find((move) => move.series.name === room.name)?.score ?? 0
  }
  expect(scoreOf(rising('heap.space.used', 'By', 0, 0))).toBe(0)
  expect(scoreOf(rising('heap.space.used', 'By', 0, 7e6))).toBeGreaterThan(5)
  expect(scoreOf(rising('heap.space.used', 'By', 0, 0, 'b'))).toBe(scoreOf())
  expect(scoreOf()).toBeGreaterThan(5)
})

test.for([
  ['db.client.connection.count', { 'db.client.connection.state': 'idle' }, null],
  ['db.client.connection.count', { 'db.client.connection.state': 'used' }, 'saturation'],
  ['system.memory.usage', { state: 'free' }, null],
  ['node_cpu_seconds_total', { mode: 'idle' }, null],
  ['node_cpu_seconds_total', { mode: 'user' }, 'saturation'],
] as const)('of %s, %o, which is in use tells of a limit, and not what is idle', ([name, labels, signal]) => {
  const series = goldenSeries({ numbers: [{ ...rising(name, '', 1, 9), labels }], histograms: [] }, [], 60)
  expect(series.map((one) => one.signal)).toEqual([signal])
})
