import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rfc3339, unixMs } from '../../../model/time.ts'
import { rangeOf } from '../../evidence.ts'
import { plainSeries } from '../../series/plain-series.test-helper.ts'
import type { GoldenSeries } from '../../types.ts'
import type { Candidate } from '../judge.ts'
import { MINUTE, onsetAt, released, START } from './released.test-helper.ts'
import { underWayArguments } from './under-way.ts'

const ONSET_MINUTE = 80
const SERVICES = ['a', 'bc', 'def', 'shop']

/** What is held each minute: `start` at the window's begin, and `each` more each minute until nothing is left to take. */
function held(service: string, start: number, each: number, rest: Partial<GoldenSeries> = {}): GoldenSeries {
  const minutes = Array.from({ length: 100 }, (_, minute) => minute)
  return plainSeries({
    service,
    name: 'db.connections',
    signal: 'saturation',
    bad: 1,
    atMs: minutes.map((minute) => START + minute * MINUTE),
    value: minutes.map((minute) => start + each * Math.min(minute, ONSET_MINUTE) + (minute % 3)),
    ...rest,
  })
}

const hoursBefore = (hours: number): Candidate => ({
  ...released('shop', 0),
  id: `${hours} h`,
  at: rfc3339(unixMs(START - hours * 60 * MINUTE)),
})

const said = (series: readonly GoldenSeries[], changes: readonly Candidate[], measured = true) =>
  underWayArguments(changes, SERVICES, {
    series,
    onset: { ...onsetAt(ONSET_MINUTE), measured },
    windows: {
      before: rangeOf(START, START + ONSET_MINUTE * MINUTE),
      after: rangeOf(START + ONSET_MINUTE * MINUTE, START + 100 * MINUTE),
    },
  })
const speaksFor = (series: readonly GoldenSeries[], changes = [hoursBefore(1)]): readonly string[] =>
  said(series, changes).flatMap(({ changeId, weight }) => (weight > 0 ? [changeId] : []))

describe('what was filling up when the window began', () => {
  test.for<[about: string, all: readonly GoldenSeries[], speaks: boolean]>([
    ['two hours after there was none of it', [held('shop', 60, 0.5)], true],
    ['as something that is free goes', [held('shop', -60, -0.5, { bad: -1 })], false],
    ['half an hour after there was none of it', [held('shop', 60, 2)], false],
    ['level', [held('shop', 60, 0)], false],
    ['by a small part of what is held', [held('shop', 1000, 1)], false],
    ['as work does', [held('shop', 60, 0.5, { name: 'process.cpu.usage' })], false],
    ['as requests do', [held('shop', 60, 0.5, { signal: 'traffic' })], false],
    ['at somebody else', [held('a', 60, 0.5)], false],
    ['at most services', SERVICES.map((service) => held(service, 60, 0.5)), false],
    ['to a fraction of its limit', [held('shop', 0.1, 0.001, { unit: '1', name: 'heap.used' })], false],
  ])('%s: a change an hour before the window', ([, all, speaks]) => {
    expect(speaksFor(all)).toEqual(speaks ? ['1 h'] : [])
  })

  test('of several changes the ones that came when it can have begun are meant, and it tells why the symptom came late', () => {
    const changes = [hoursBefore(30), hoursBefore(1.5), released('shop', 60)]
    const told = said([held('shop', 60, 0.5)], changes)
    expect(told.map(({ changeId, weight, agesWell }) => [changeId, weight > 0, agesWell])).toEqual([
      ['1.5 h', true, true],
      ['shop-60', false, undefined],
    ])
  })

  test('the shorter the stretch in which it can have begun, the more it says', () => {
    const weight = (each: number): number => said([held('shop', 60, each)], [hoursBefore(0.5)])[0]?.weight ?? 0
    expect(weight(1)).toBeGreaterThan(weight(0.5))
  })

  test('its instances began together: the one that may have begun first dates all', () => {
    const instances = [held('shop', 60, 0.5, { instance: 'x' }), held('shop', 20, 0.5, { instance: 'y' })]
    expect(speaksFor(instances)).toEqual(['1 h'])
    expect(speaksFor(instances.slice(1))).toEqual([])
  })

  test('nothing is said without an onset that was measured', () => {
    expect(said([held('shop', 60, 0.5)], [hoursBefore(1)], false)).toEqual([])
  })

  test('the unit does not matter', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), (factor) => {
        const shop = held('shop', 60, 0.5)
        const scaled = { ...shop, value: shop.value.map((value) => value * factor) }
        const [plain, other] = [shop, scaled].map((one) => said([one], [hoursBefore(1)])[0]?.weight ?? 0)
        expect(other).toBeCloseTo(plain as number, 6)
      }),
      { numRuns: 20 },
    )
  })
})
