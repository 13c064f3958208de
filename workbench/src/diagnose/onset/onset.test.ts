import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rangeOf } from '../evidence.ts'
import type { GoldenSeries } from '../types.ts'
import { latencyOf, NOISES, normal, randomFrom } from './drawn-series.test-helper.ts'
import { findOnset, type OnsetReading } from './onset.ts'
import { type Response, riseFits } from './step-fit.ts'
import { witnessesOf } from './witnesses.ts'

const WEB = new Set(['web'])

function onsetOf(series: readonly GoldenSeries[], windowMs: number, pageAt?: number): OnsetReading | undefined {
  const services = new Set(series.map((one) => one.service).filter((service) => service !== 'web'))
  return findOnset(witnessesOf(series, WEB, services), rangeOf(0, windowMs), pageAt)
}

/** Means over steps of a curve that is 1 and `bad` from `from` on, with noise. */
function risen(points: number, stepMs: number, from: number, bad: number, seed: number): number[] {
  const random = randomFrom(seed)
  return Array.from({ length: points }, (_, i) => {
    const share = Math.max(0, Math.min(1, ((i + 1) * stepMs - from) / stepMs))
    return (1 + share * (bad - 1)) * (1 + 0.1 * normal(random))
  })
}

describe('a rise of latency', () => {
  test.for([
    { points: 400, stepMs: 5_000, bad: 3 },
    { points: 60, stepMs: 60_000, bad: 2 },
    { points: 60, stepMs: 60_000, bad: 100 },
    { points: 96, stepMs: 300_000, bad: 3 },
    { points: 20, stepMs: 60_000, bad: 4 },
  ])('$points points $stepMs ms apart, $bad times as slow: found within a step, mostly inside the interval', (told) => {
    const { points, stepMs, bad } = told
    const windowMs = points * stepMs
    const misses = Array.from({ length: 20 }, (_, seed) => {
      const truth = (0.6 + 0.015 * seed) * windowMs + 0.05 * seed * stepMs
      const found = onsetOf([latencyOf(risen(points, stepMs, truth, bad, seed), stepMs)], windowMs)
      expect(Math.abs((found?.at ?? 0) - truth)).toBeLessThanOrEqual(1.5 * stepMs)
      return (found?.from ?? 0) <= truth && truth <= (found?.to ?? 0)
    }).filter((inside) => !inside)
    expect(misses.length).toBeLessThanOrEqual(4)
  })

  test('a coarse mean tells where in its step it began', () => {
    const stepMs = 300_000
    const windowMs = 60 * stepMs
    for (const part of [0.2, 0.4, 0.6, 0.8]) {
      const truth = (50 + part) * stepMs
      const found = onsetOf([latencyOf(risen(60, stepMs, truth, 8, 3), stepMs)], windowMs)
      expect(Math.abs((found?.at ?? 0) - truth)).toBeLessThan(0.25 * stepMs)
    }
  })

  test.for([0.03, 0.2, 0.5, 0.8, 0.97])(
    'what is known to be a mean tells that it began after %f of its step',
    (part) => {
      const stepMs = 300_000
      const truth = (50 + part) * stepMs
      const mean = latencyOf(risen(60, stepMs, truth, 8, 3), stepMs)
      const found = onsetOf([{ ...mean, averaged: true }], 60 * stepMs)!
      expect(Math.abs(found.at - truth)).toBeLessThan(0.25 * stepMs)
      const unknown = onsetOf([mean], 60 * stepMs)!
      expect(found.splitAt).toBe(unknown.splitAt)
      expect(found.to - found.from).toBeLessThan(unknown.to - unknown.from)
    },
  )

  test('means that tell of another time than all else together are not followed', () => {
    const stepMs = 60_000
    const mean = { ...latencyOf(risen(60, stepMs, 45.05 * stepMs, 8, 3), stepMs), averaged: true }
    const later = [1, 2, 3].map((i) =>
      latencyOf(risen(60, stepMs, 47 * stepMs, 8, i), stepMs, { service: `back-${i}` }),
    )
    const { at, splitAt } = onsetOf([mean, ...later], 60 * stepMs)!
    expect(Math.abs(at - splitAt)).toBeLessThan(stepMs)
  })

  test('it may lie early in the window, and be mended before its end', () => {
    const early = latencyOf(risen(100, 10_000, 255_000, 5, 1), 10_000)
    expect(Math.abs((onsetOf([early], 1_000_000)?.at ?? 0) - 255_000)).toBeLessThanOrEqual(10_000)
    const mended = risen(180, 10_000, 600_000, 5, 2).map((v, i) => (i < 90 ? v : v / 5))
    expect(Math.abs((onsetOf([latencyOf(mended, 10_000)], 1_800_000, 720_000)?.at ?? 0) - 600_000)).toBeLessThan(15_000)
  })

  test('a gap in the recording right before it widens the interval over the gap', () => {
    const full = latencyOf(risen(60, 60_000, 45.5 * 60_000, 4, 5), 60_000)
    const kept = full.atMs.map((at) => at <= 41 * 60_000 || at > 46 * 60_000)
    const holed = {
      ...full,
      atMs: full.atMs.filter((_, i) => kept[i]),
      value: full.value.filter((_, i) => kept[i]),
    }
    const [whole, torn] = [onsetOf([full], 3_600_000), onsetOf([holed], 3_600_000)]
    expect(torn!.from).toBeLessThan(45.5 * 60_000)
    expect(torn!.to).toBeGreaterThan(45.5 * 60_000)
    expect(torn!.to - torn!.from).toBeGreaterThan(whole!.to - whole!.from)
  })
})

describe('health', () => {
  test.for(Object.keys(NOISES))('noise %s is no onset, in 97 of 100 windows at least', (kind) => {
    const alarms = Array.from({ length: 100 }, (_, seed) => {
      const random = randomFrom(1000 + seed)
      const series = [0, 1, 2, 3].map((i) => latencyOf(NOISES[kind]!(random, 60), 60_000, { detail: `p9${i}` }))
      return onsetOf(series, 3_600_000)
    }).filter((found) => found !== undefined)
    expect(alarms.length).toBeLessThanOrEqual(3)
  })

  test('a page without any rise is believed, and says that it was not measured', () => {
    const calm = latencyOf(NOISES.normal!(randomFrom(4), 60), 60_000)
    const found = onsetOf([calm], 3_600_000, 3_000_000)!
    expect(found.measured).toBe(false)
    expect(found.at).toBeLessThan(3_000_000)
    expect(found.at).toBeGreaterThan(3_000_000 - 15 * 60_000)
    expect(found.to).toBeLessThanOrEqual(3_000_000)
  })
})

test('however loud one bystander is, it does not move what the front shows', () => {
  const front = latencyOf(risen(60, 60_000, 45 * 60_000, 3, 1), 60_000)
  const bystander = latencyOf(risen(60, 60_000, 30 * 60_000, 1000, 2), 60_000, { service: 'batch' })
  const alone = onsetOf([front], 3_600_000)!
  const both = onsetOf([front, bystander], 3_600_000)!
  expect(Math.abs(both.at - alone.at)).toBeLessThan(30_000)
})

test('a bystander alone is no onset', () => {
  const front = latencyOf(NOISES.normal!(randomFrom(8), 60), 60_000)
  const bystander = latencyOf(risen(60, 60_000, 45 * 60_000, 1000, 2), 60_000, { service: 'batch' })
  expect(onsetOf([front, bystander], 3_600_000)).toBeUndefined()
})

describe('traffic', () => {
  const rate = (value: readonly number[]): GoldenSeries =>
    latencyOf(value, 10_000, { signal: 'traffic', bad: 0, name: 'span.rate', unit: '{request}/s' })
  const requests = (mean: number, seed: number, points = 180): number[] => {
    const random = randomFrom(seed)
    return Array.from({ length: points }, () => Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random))) / 10)
  }

  test('that stops is a symptom, found within a step', () => {
    const value = requests(20, 1).map((n, i) => (i < 150 ? n : 0))
    expect(Math.abs((onsetOf([rate(value)], 1_800_000)?.at ?? 0) - 1_500_000)).toBeLessThanOrEqual(10_000)
  })

  test('that falls by a third, or rises, is none', () => {
    expect(onsetOf([rate(requests(20, 2).map((n, i) => (i < 150 ? n : 0.67 * n)))], 1_800_000)).toBeUndefined()
    expect(onsetOf([rate(requests(20, 3).map((n, i) => (i < 150 ? n : 3 * n)))], 1_800_000)).toBeUndefined()
  })
})

test('neither unit nor clock nor order nor a name changes the onset', () => {
  const stepMs = 60_000
  const values = [1, 2, 3].map((seed) => risen(60, stepMs, 46.3 * stepMs, 3, seed))
  const plain = onsetOf(
    values.map((value, i) => latencyOf(value, stepMs, { detail: `p${i}` })),
    60 * stepMs,
  )!
  fc.assert(
    fc.property(
      fc.constantFrom(1e-3, 1e3, 1e9),
      fc.integer({ min: -1e9, max: 1e9 }),
      fc.boolean(),
      fc.stringMatching(/^[a-z]{3}$/),
      (factor, shiftMs, turned, name) => {
        const told = values.map((value, i) => {
          const drawn = latencyOf(
            value.map((v) => v * factor),
            stepMs,
            { detail: `p${i}`, service: name },
          )
          return { ...drawn, atMs: drawn.atMs.map((at) => at + shiftMs) }
        })
        const window = rangeOf(shiftMs, shiftMs + 60 * stepMs)
        const found = findOnset(
          witnessesOf(turned ? told.toReversed() : told, new Set([name]), new Set()),
          window,
          undefined,
        )!
        expect(found.at - shiftMs).toBeCloseTo(plain.at, -1)
        expect(found.to - found.from).toBeCloseTo(plain.to - plain.from, -1)
      },
    ),
    { seed: 7, numRuns: 25 },
  )
})

test('no unit changes how well a rise fits, nor when, even where many times fit alike', () => {
  const values = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 8, maxLength: 40 }) // rounded, as gauges are: full of ties
  const unit = fc.double({ min: 1e-6, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(values, unit, fc.constantFrom<Response>('whole', 'shared'), (rounded, factor, response) => {
      const atMs = rounded.map((_, i) => 10_000 * (i + 1))
      const times = Array.from({ length: 97 }, (_, i) => (rounded.length * 10_000 * i) / 97)
      const weight = rounded.map(() => 1)
      const plain = riseFits({ atMs, weight, value: rounded }, times, response, 4).best
      const other = riseFits({ atMs, weight, value: rounded.map((v) => factor * v) }, times, response, 4).best
      expect({ time: other.time, after: other.after }).toEqual({ time: plain.time, after: plain.after })
      expect(other.rise / factor).toBeCloseTo(plain.rise, 6)
    }),
    { seed: 11, numRuns: 300 },
  )
})

test('with half of the points the onset stays inside the wider interval', () => {
  const full = latencyOf(risen(120, 30_000, 95 * 30_000, 3, 6), 30_000)
  const half = {
    ...full,
    atMs: full.atMs.filter((_, i) => i % 2 === 1),
    value: full.value.filter((_, i) => i % 2 === 1),
  }
  const found = onsetOf([half], 3_600_000)!
  expect(found.from).toBeLessThanOrEqual(95 * 30_000 + 30_000)
  expect(found.to).toBeGreaterThanOrEqual(95 * 30_000 - 30_000)
})
