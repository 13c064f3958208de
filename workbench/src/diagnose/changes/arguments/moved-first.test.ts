import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainSeries } from '../../series/plain-series.test-helper.ts'
import type { GoldenSeries } from '../../types.ts'
import type { Suspect } from '../../verdict/rank.ts'
import type { Candidate } from '../judge.ts'
import { movedFirstArguments } from './moved-first.ts'
import { MINUTE, onsetAt, released, START } from './released.test-helper.ts'

const CHANGE_MINUTE = 30
const ONSET_MINUTE = 45

const onset = onsetAt(ONSET_MINUTE)

/** A value each minute of an hour: one level with a little noise, and another between two minutes. */
function series(
  service: string,
  { from = 999, to = 999, factor = 1, rest = {} as Partial<GoldenSeries> },
): GoldenSeries {
  const minutes = Array.from({ length: 60 }, (_, minute) => minute)
  return plainSeries({
    service,
    signal: null,
    bad: 0,
    name: 'entries',
    atMs: minutes.map((minute) => START + minute * MINUTE),
    value: minutes.map((m) => factor * (100 + Math.sin(m * 1.7) + (m > from && m <= to ? 300 : 0))),
    ...rest,
  })
}

const SUSPECTS: readonly Suspect[] = [
  { service: 'bank', score: 6, clues: [] },
  { service: 'shop', score: 4, clues: [] },
]

const CALM = ['a', 'b', 'c'].map((service) => series(service, {}))
const said = (all: readonly GoldenSeries[], changes = [released('shop', CHANGE_MINUTE)], when = onset) =>
  movedFirstArguments(changes, SUSPECTS, { series: all, onset: when })

describe('what moved before the symptom', () => {
  test.for<[about: string, all: readonly GoldenSeries[], speaks: boolean]>([
    ['right after the change, and stays', [...CALM, series('shop', { from: 30 })], true],
    ['long after the change', [...CALM, series('shop', { from: 38 })], false],
    ['before the change already', [...CALM, series('shop', { from: 27 })], false],
    ['and came back', [...CALM, series('shop', { from: 30, to: 40 })], false],
    ['only with the symptom', [...CALM, series('shop', { from: 44 })], false],
    ['at somebody else alone', [...CALM, series('bank', { from: 30 })], false],
    ['at everybody', ['a', 'b', 'c', 'shop'].map((service) => series(service, { from: 30 })), false],
    [
      'as what is under way at once does not after a restart',
      [...CALM, series('shop', { from: 30, rest: { signal: 'saturation', name: 'merge_inflight' } })],
      true,
    ],
    [
      'as memory in use does after a restart',
      [...CALM, series('shop', { from: 30, rest: { signal: 'saturation', name: 'redis_allocator_active_bytes' } })],
      false,
    ],
    ['as memory does after a restart', [...CALM, series('shop', { from: 30, rest: { signal: 'saturation' } })], false],
  ])('%s', ([, all, speaks]) => {
    expect(said(all).map(({ changeId }) => changeId)).toEqual(speaks ? ['shop-30'] : [])
  })

  test('the trouble of others that moved with it is laid at its door', () => {
    const shop = series('shop', { from: 30 })
    const alone = said([...CALM, shop])[0]?.weight ?? 0
    const both = said([...CALM, shop, series('bank', { from: 30 })])[0]?.weight ?? 0
    expect(alone).toBeGreaterThan(0)
    expect(both).toBeGreaterThan(alone)
  })

  test('a job that runs for the first time as the symptom begins is told by what it does, and one that ran later is not', () => {
    const nightly = (minute: number): Candidate => ({ ...released('shop', -900), firstRunMs: START + minute * MINUTE })
    const all = [...CALM, series('shop', { from: 43 })]
    expect(said(all, [nightly(44)])).toHaveLength(1)
    expect(said(all, [nightly(30)])).toEqual([])
    expect(said([...CALM, series('shop', { from: 48 })], [nightly(49)])).toEqual([])
  })

  test('without a measured onset nothing is first', () => {
    expect(
      said([...CALM, series('shop', { from: 30 })], [released('shop', CHANGE_MINUTE)], { ...onset, measured: false }),
    ).toEqual([])
  })

  test('neither the unit, nor the order, nor the names matter', () => {
    const all = [...CALM, series('shop', { from: 30 })]
    const weights = (some: ReturnType<typeof said>): readonly number[] => some.map(({ weight }) => weight)
    fc.assert(
      fc.property(
        fc.constantFrom(1e-3, 1, 1e3),
        fc.boolean(),
        fc.stringMatching(/^[a-z]{4}$/),
        (factor, turned, to) => {
          const told = [...CALM, series('shop', { from: 30, factor })].map((one) => ({ ...one, name: to }))
          expect(weights(said(turned ? told.toReversed() : told))).toEqual(weights(said(all)))
        },
      ),
      { seed: 7, numRuns: 50 },
    )
  })
})
