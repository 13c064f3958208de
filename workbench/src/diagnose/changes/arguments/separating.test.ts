import { expect, test } from 'vitest'
import type { SeparatingSet } from '../../compare/index.ts'
import type { Candidate } from '../judge.ts'
import { separatingArguments } from './separating.ts'

const set = (key: string, value: string, oddsRatio: number, explainedBy?: string): SeparatingSet => ({
  conditions: [{ key, value }],
  aliases: [],
  shareBad: 0.9,
  shareGood: 0.1,
  oddsRatio,
  score: 30,
  q: 0.001,
  f1: 0.9,
  badCount: 90,
  goodCount: 10,
  explainedBy,
  traceIds: [],
})

const release = (id: string, to: string, details: Readonly<Record<string, unknown>> = {}): Candidate => ({
  id,
  at: '2026-01-05T12:00:00Z',
  kind: 'deploy',
  service: 'shop',
  title: `deploy ${id}`,
  to,
  source: 'test',
  origin: 'recorded',
  details,
})

const saidOf = (changes: readonly Candidate[], sets: readonly SeparatingSet[]) =>
  separatingArguments(changes, { sets, badRequests: 100, goodRequests: 100, tried: 10, keysCut: [], itemsCut: 0 })

test.for<[about: string, changes: readonly Candidate[], found: SeparatingSet, accused: readonly string[]]>([
  [
    'the version that bad requests carry',
    [release('a', '1.4.0'), release('b', '2.0.1')],
    set('service.version', '1.4.0', 81),
    ['a'],
  ],
  [
    'the flag that bad requests carry',
    [release('f', 'on', { flag: 'fast_lane' })],
    set('feature.fast_lane', 'true', 20),
    ['f'],
  ],
  [
    'a version that two changes brought',
    [release('a', '1.4.0'), release('b', '1.4.0')],
    set('service.version', '1.4.0', 81),
    [],
  ],
  ['a value too short to be a name', [release('a', 'v2')], set('retry', 'v2', 81), []],
  ['another value', [release('a', '1.4.0')], set('service.version', '1.3.9', 81), []],
  ['a bystander', [release('a', '1.4.0')], set('service.version', '1.4.0', 81, 'tenant=7'), []],
])('%s', ([, changes, found, accused]) => {
  const said = saidOf(changes, [found])
  expect(said.map((argument) => argument.changeId)).toEqual(accused)
  expect(said.every(({ agesWell }) => agesWell)).toBe(true) // what only bad requests carry tells of them, whenever it came
  expect(said.every((argument) => argument.weight > 0)).toBe(true)
})

test('the numbers are told', () => {
  const [said] = saidOf([release('a', '1.4.0')], [set('service.version', '1.4.0', 81)])
  expect(said?.says).toBe('service.version=1.4.0 is on 90 % of bad and 10 % of good requests')
})
