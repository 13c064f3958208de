import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../../lib/seeded-random.test-helper.ts'
import { plainSeries } from '../../series/plain-series.test-helper.ts'
import type { GoldenSeries } from '../../types.ts'
import { climbedArguments } from './climbed.ts'
import { MINUTE, onsetAt, released, START } from './released.test-helper.ts'

const ONSET_MINUTE = 80

const onset = onsetAt(ONSET_MINUTE)

/** A value each minute: a level with noise, to which each minute adds what `grown` says. */
function series(service: string, grown: (minute: number) => number, rest: Partial<GoldenSeries> = {}): GoldenSeries {
  const random = seededRandom(service.length)
  const minutes = Array.from({ length: 90 }, (_, minute) => minute)
  return plainSeries({
    service,
    name: 'connections',
    atMs: minutes.map((minute) => START + minute * MINUTE),
    value: minutes.map((minute) => 50 + 2 * random() + grown(minute)),
    ...rest,
  })
}

const level = (): number => 0
const since =
  (from: number, to = 999) =>
  (minute: number): number =>
    4 * Math.max(0, Math.min(minute, to) - from)
const CALM = ['a', 'bc', 'def'].map((service) => series(service, level))
const said = (all: readonly GoldenSeries[], changes = [released('shop', 20)], when = onset) =>
  climbedArguments(changes, { series: all, onset: when })

describe('what climbs since a change until the symptom comes', () => {
  test.for<[about: string, all: readonly GoldenSeries[], speaks: boolean]>([
    ['from the change on', [...CALM, series('shop', since(20))], true],
    ['downwards, as what is free does', [...CALM, series('shop', (minute) => -0.5 * since(20)(minute))], true],
    ['from long after the change on', [...CALM, series('shop', since(50))], false],
    ['before the change already', [...CALM, series('shop', since(2))], false],
    ['to a new level, as a cache does that fills', [...CALM, series('shop', since(20, 28))], false],
    ['not at all', [...CALM, series('shop', level)], false],
    ['in one step', [...CALM, series('shop', (minute) => (minute > 20 ? 200 : 0))], false],
    ['at somebody else alone', [...CALM, series('bank', since(20))], false],
    ['at everybody, as load does', ['a', 'bc', 'def', 'shop'].map((name) => series(name, since(20))), false],
    ['as requests do', [...CALM, series('shop', since(20), { signal: 'traffic', side: 'server' })], false],
  ])('%s', ([, all, speaks]) => {
    expect(said(all).map(({ changeId }) => changeId)).toEqual(speaks ? ['shop-20'] : [])
  })

  test('of several changes the one at the bend is meant', () => {
    const changes = [12, 20, 35, 60].map((minute) => released('shop', minute))
    expect(said([...CALM, series('shop', since(20))], changes).map(({ changeId }) => changeId)).toEqual(['shop-20'])
  })

  test('nothing is said without an onset that was measured, nor of a change after it', () => {
    const all = [...CALM, series('shop', since(20))]
    expect(said(all, [released('shop', 20)], { ...onset, measured: false })).toEqual([])
    expect(said(all, [released('shop', 85)])).toEqual([])
  })

  test('the unit does not matter', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (factor) => {
        const shop = series('shop', since(20))
        const scaled = { ...shop, value: shop.value.map((value) => value * factor) }
        expect(said([...CALM, scaled])[0]?.weight).toBeCloseTo(said([...CALM, shop])[0]?.weight ?? 0, 6)
      }),
      { numRuns: 20 },
    )
  })
})
