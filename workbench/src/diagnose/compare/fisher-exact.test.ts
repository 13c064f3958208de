import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fisherSurprise } from './fisher-exact.ts'

test.for([
  ['two of two against none of two is nothing much', [2, 2, 0, 2], 1 / 3],
  ['the lady who tastes tea', [4, 4, 0, 4], 2 / 70],
  ['three of four against one of four', [3, 4, 1, 4], 34 / 70],
  ['beyond the table of factorials', [0, 400, 8, 400], 2 * 0.003768],
] as const)('%s', ([, [did, of, otherDid, otherOf], p]) => {
  expect(Math.exp(-fisherSurprise({ did, of, otherDid, otherOf }))).toBeCloseTo(p, 4)
})

test('equal rates and empty sides are no surprise', () => {
  expect(fisherSurprise({ did: 5, of: 10, otherDid: 5, otherOf: 10 })).toBe(0)
  expect(fisherSurprise({ did: 0, of: 0, otherDid: 5, otherOf: 5 })).toBe(0)
  expect(fisherSurprise({ did: 0, of: 9, otherDid: 0, otherOf: 5 })).toBe(0)
})

test('sides may be swapped, and doing may be swapped with not doing', () => {
  const side = fc.nat({ max: 600 }).chain((of) => fc.tuple(fc.nat({ max: of }), fc.constant(of)))
  fc.assert(
    fc.property(side, side, ([did, of], [otherDid, otherOf]) => {
      const p = fisherSurprise({ did, of, otherDid, otherOf })
      expect(fisherSurprise({ did: otherDid, of: otherOf, otherDid: did, otherOf: of })).toBeCloseTo(p, 6)
      expect(fisherSurprise({ did: of - did, of, otherDid: otherOf - otherDid, otherOf })).toBeCloseTo(p, 6)
      expect(p).toBeGreaterThanOrEqual(0)
    }),
    { seed: 3, numRuns: 300 },
  )
})
