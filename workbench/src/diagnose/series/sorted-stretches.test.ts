import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortedOf } from '../../lib/order-statistics.ts'
import { sortedStretches } from './sorted-stretches.ts'

test('each stretch is what sorting it anew gives', () => {
  const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 })
  const size = fc.integer({ min: 1, max: 60 })
  fc.assert(
    fc.property(values, size, fc.integer({ min: 1, max: 7 }), (some, longest, stride) => {
      const length = Math.min(longest, some.length)
      const seen = Array.from(sortedStretches(some, { size: length, stride }), (stretch) => [...stretch])
      const starts = some.map((_, from) => from).filter((from) => from % stride === 0 && from + length <= some.length)
      expect(seen).toEqual(starts.map((from) => Array.from(sortedOf(some.slice(from, from + length)))))
    }),
    { seed: 4 },
  )
})
