import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { logEvidence, shareBounds } from './always-valid.ts'

const ALPHA = 0.025

describe('evidence', () => {
  test('of nothing tried says nothing', () => {
    expect(logEvidence([])).toBeCloseTo(0)
    expect(shareBounds({ successes: 0, tries: 0 }, ALPHA)).toEqual({ low: 0, high: 1 })
  })

  test('is no more than one on average, whatever is claimed, on both sides', () => {
    const cases = fc.record({
      tries: fc.integer({ min: 1, max: 40 }),
      share: fc.double({ min: 0.001, max: 0.999, noNaN: true }),
    })
    fc.assert(
      fc.property(cases, fc.constantFrom('more' as const, 'fewer' as const), ({ tries, share }, side) => {
        let mean = 0
        for (let successes = 0; successes <= tries; successes++)
          mean += binomial(tries, successes, share) * Math.exp(logEvidence([{ successes, tries, share }], side))
        expect(mean).toBeLessThanOrEqual(1 + 1e-9)
      }),
    )
  })

  test('of parts is that of their product, so that a look adds to the looks before', () => {
    const part = { successes: 8, tries: 10, share: 0.5 }
    expect(logEvidence([part, part])).toBeGreaterThan(logEvidence([part]))
    expect(logEvidence([part, part])).toBeCloseTo(logEvidence([{ successes: 16, tries: 20, share: 0.5 }]))
  })
})

describe('bounds', () => {
  test('hold what was seen, and draw together as more is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, share) => {
        const successes = Math.round(tries * share)
        const { low, high } = shareBounds({ successes, tries }, ALPHA)
        expect(low).toBeLessThanOrEqual(successes / tries)
        expect(high).toBeGreaterThanOrEqual(successes / tries)
        const more = shareBounds({ successes: successes * 100, tries: tries * 100 }, ALPHA)
        expect(more.high - more.low).toBeLessThanOrEqual(high - low + 1e-9)
      }),
    )
  })

  test('of the other outcome are their mirror', () => {
    const failures = shareBounds({ successes: 3, tries: 100 }, ALPHA)
    const successes = shareBounds({ successes: 97, tries: 100 }, ALPHA)
    expect([1 - successes.high, 1 - successes.low]).toEqual([
      expect.closeTo(failures.low),
      expect.closeTo(failures.high),
    ])
  })
})

function binomial(tries: number, successes: number, share: number): number {
  let log = successes * Math.log(share) + (tries - successes) * Math.log1p(-share)
  for (let i = 1; i <= successes; i++) log += Math.log((tries - successes + i) / i)
  return Math.exp(log)
}
