import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shiftOf } from './shift.ts'

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 6, maxLength: 40 })

describe('the shift between two samples', () => {
  test('is the median of all differences, within its interval', () => {
    const shift = shiftOf([1, 2, 3, 4, 5, 6], [11, 12, 13, 14, 15, 16])
    expect(shift).toEqual({ estimate: 10, from: 7, to: 13 })
  })

  test('does not exist where too few values were seen', () => {
    expect(shiftOf([1, 2], [3, 4])).toBeUndefined()
    expect(shiftOf([], [1, 2, 3])).toBeUndefined()
  })

  test('is not moved by one wild value', () => {
    const calm = shiftOf([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7])!
    const wild = shiftOf([1, 2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6, 7e9])!
    expect(Math.abs(wild.estimate - calm.estimate)).toBeLessThanOrEqual(1)
  })

  test('turns its sign when the samples are swapped, and scales with the unit', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const [there, back] = [shiftOf(a, b)!, shiftOf(b, a)!]
        expect(there.estimate + back.estimate).toBeCloseTo(0)
        expect(there.from + back.to).toBeCloseTo(0)
        const scaled = shiftOf(
          a.map((v) => v * 1000),
          b.map((v) => v * 1000),
        )!
        expect(scaled.to).toBeCloseTo(there.to * 1000)
      }),
    )
  })
})
