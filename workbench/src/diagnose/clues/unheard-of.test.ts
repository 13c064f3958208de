import { expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { GoldenSeries, Move } from '../types.ts'
import { instanceKey } from './from-releases.ts'
import { unheardOf } from './unheard-of.ts'

const MINUTES = 20
const ONSET = 10
const windows = { before: rangeOf(0, ONSET), after: rangeOf(ONSET, MINUTES) }
const series = (instance: string, asked: boolean, changes: Partial<GoldenSeries> = {}): GoldenSeries => {
  const atMs = Array.from({ length: MINUTES }, (_, i) => i + 1).filter((at) => instance === 'old' || at > ONSET)
  const shared = { service: 'web', operation: null, peer: '', version: '', node: '', bad: 0, source: 'metric' } as const
  const kind = asked
    ? ({ side: 'server', signal: 'traffic', name: 'http.server.requests' } as const)
    : ({ side: 'own', signal: 'saturation', name: 'memory' } as const)
  return { ...shared, ...kind, instance, detail: '', unit: '', floor: 0, atMs, value: atMs.map(() => 3), ...changes }
}
const newcomers = new Map([
  ['web', { old: new Set([instanceKey('', 'old')]), fresh: new Set([instanceKey('', 'new')]), sinceMs: ONSET }],
])
const unheard = (told: readonly GoldenSeries[], moves: readonly Move[] = []): boolean =>
  unheardOf({ series: told, moves, windows }, newcomers).has('web')
const [asked, alive] = [series('old', true), series('new', false)]

test.for<[about: string, told: readonly GoldenSeries[], is: boolean]>([
  ['an instance that lives and is asked by nobody', [asked, alive], true],
  ['one that is asked', [asked, alive, series('new', true)], false],
  ['one that is told of and never asked', [asked, alive, series('new', true, { value: [0, 0], atMs: [11, 12] })], true],
  ['one that crashed soon', [asked, series('new', false, { atMs: [11, 12], value: [3, 3] })], false],
  ['one of which nothing is heard', [asked], false],
  ['a service that never tells which instance serves what', [series('old', false), alive], false],
])('%s: unheard of is %j', ([, told, is]) => {
  expect(unheard(told)).toBe(is)
})

test('a service that fails its requests is accused all the same', () => {
  const failing = series('old', true, { signal: 'errors' })
  expect(unheard([asked, alive], [{ series: failing, score: 9, before: 0, after: 1, movedAt: ONSET }])).toBe(false)
})
