import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { signedCramersV, withinStrata } from './association.ts'
import { qValues } from './false-discovery.ts'
import { logLikelihoodRatio, minusLnChiSquareTail, pValueScore } from './p-value-score.ts'
import { membersOf, rowSetOf, weightOf } from './row-set.ts'

const RUNS = { seed: 11, numRuns: 300 }
const counts = fc
  .tuple(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), fc.nat(1000), fc.nat(1000))
  .map(([badTotal, goodTotal, b, g]) => ({
    badTotal,
    goodTotal,
    bad: Math.round((b / 1000) * badTotal),
    good: Math.round((g / 1000) * goodTotal),
  }))

describe('statistics', () => {
  test.for([
    [3.841458820694124, 0.05],
    [6.634896601021213, 0.01],
    [10.827566170662733, 0.001],
    [23.92812697687947, 1e-6],
  ] as const)('the χ² tail beyond %f is %f', ([x, p]) => {
    expect(Math.exp(-minusLnChiSquareTail(x)) / p).toBeCloseTo(1, 5)
  })

  test('a p value too small for a double still has a score', () => {
    expect(minusLnChiSquareTail(10_000)).toBeCloseTo(5_000 + Math.log(Math.sqrt(5_000 * Math.PI)), 1)
  })

  test('the score is finite, never negative, and 0 where good requests carry it as often', () => {
    fc.assert(
      fc.property(counts, (c) => {
        const score = pValueScore(c)
        expect(Number.isFinite(score) && score >= 0).toBe(true)
        if (c.bad / c.badTotal <= c.good / c.goodTotal) expect(score).toBe(0)
      }),
      RUNS,
    )
  })

  test('the likelihood ratio does not care which group is called bad', () => {
    fc.assert(
      fc.property(counts, (c) => {
        const swapped = { bad: c.good, badTotal: c.goodTotal, good: c.bad, goodTotal: c.badTotal }
        expect(logLikelihoodRatio(swapped)).toBeCloseTo(logLikelihoodRatio(c), 6)
      }),
      RUNS,
    )
  })

  test('q values follow Benjamini and Hochberg', () => {
    const p = [0.01, 0.04, 0.03, 0.005]
    const q = qValues(p.map((x) => -Math.log(x)))
    expect(q.map((x) => Number(x.toFixed(6)))).toEqual([0.02, 0.04, 0.04, 0.02])
  })

  test('association is 1 for the same set, −1 for its complement, 0 where nothing is known', () => {
    expect(signedCramersV({ yy: 50, yn: 0, ny: 0, nn: 50 })).toBeCloseTo(1, 6)
    expect(signedCramersV({ yy: 0, yn: 50, ny: 50, nn: 0 })).toBeCloseTo(-1, 6)
    expect(signedCramersV({ yy: 25, yn: 25, ny: 25, nn: 25 })).toBe(0)
    expect(signedCramersV({ yy: 9, yn: 0, ny: 0, nn: 0 })).toBe(0)
  })

  test('strata without a difference inside them leave no association', () => {
    expect(
      withinStrata([
        { yy: 40, yn: 10, ny: 4, nn: 1 },
        { yy: 1, yn: 9, ny: 10, nn: 90 },
      ]),
    ).toBe(0)
    expect(withinStrata([{ yy: 40, yn: 10, ny: 10, nn: 40 }])).toBeGreaterThan(10)
  })

  test('a row set gives back its rows and their weight', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(199)), (rows) => {
        const sorted = rows.toSorted((a, b) => a - b)
        expect(membersOf(rowSetOf(rows, 200))).toEqual(sorted)
        const weights = Array.from({ length: 200 }, (_, i) => i)
        expect(weightOf(rowSetOf(rows, 200), weights)).toBe(sorted.reduce((sum, row) => sum + row, 0))
      }),
      RUNS,
    )
  })
})
