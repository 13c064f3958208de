import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantile, sortedOf } from '../../lib/order-statistics.ts'
import { surpriseOf } from './robust.ts'

const quiet = [10, 11, 9, 10, 12, 10, 9, 11, 10, 10]
const values = fc.array(fc.double({ min: 0.001, max: 1000, noNaN: true }), { minLength: 6, maxLength: 40 })

test('a surprise is a number however large and however small values are', () => {
  for (const after of [[9e99], [9e99, -9e99, 9e99]])
    expect(Number.isFinite(surpriseOf([1e-300, 0, 2e-300, 1e-300], after, 0, 0, [9e99, 1e-300]).score)).toBe(true)
})

describe('surprise', () => {
  test.for([
    ['the same level is none', [10, 11, 10], 1, 0, 1],
    ['a doubled level is great', [20, 21, 20], 1, 5, 1e6],
    ['a rise of what should be high is none', [20, 21, 20], -1, 0, 0],
    ['either way counts where no way is bad', [0, 0, 0], 0, 5, 1e6],
  ] as const)('%s', ([, after, bad, least, most]) => {
    const { score } = surpriseOf(quiet, [...after], bad)
    expect(score).toBeGreaterThanOrEqual(least)
    expect(score).toBeLessThanOrEqual(most)
  })

  test('a flat baseline gives a finite surprise', () => {
    expect(surpriseOf([0, 0, 0, 0], [5, 5], 1).score).toBeLessThanOrEqual(20)
    expect(surpriseOf([0, 0, 0, 0], [0, 0], 1).score).toBe(0)
  })

  test('the unit does not matter', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom(1024, 0.5, 4096), (before, after, factor) => {
        const scaled = surpriseOf(
          before.map((v) => v * factor),
          after.map((v) => v * factor),
          1,
        )
        expect(scaled.score).toBeCloseTo(surpriseOf(before, after, 1).score, 6)
      }),
      { seed: 1 },
    )
  })

  test('the order of the incident does not matter, and nothing is negative or endless', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const { score } = surpriseOf(before, after, 1)
        expect(score).toBe(surpriseOf(before, after.toReversed(), 1).score)
        expect(score).toBeGreaterThanOrEqual(0)
        expect(Number.isFinite(score)).toBe(true)
      }),
      { seed: 2 },
    )
  })
})

test('a quantile lies between its neighbours', () => {
  fc.assert(
    fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (some, q) => {
      const sorted = sortedOf(some)
      expect(quantile(sorted, q)).toBeGreaterThanOrEqual(sorted[0]!)
      expect(quantile(sorted, q)).toBeLessThanOrEqual(sorted.at(-1)!)
    }),
    { seed: 3 },
  )
})
