import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineThrough } from './line.ts'

const seconds = [0, 1, 2, 3, 4]

test('points on a line have its slope, and all of them fit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: -1e6, max: 1e6 }), (slope, level) => {
      const line = lineThrough(
        seconds,
        seconds.map((x) => level - slope * x),
      )
      expect(line.slope).toBeCloseTo(-slope, 6)
      expect(line.fit).toBeCloseTo(1, 6)
    }),
  )
})

test('points beside it are told by the fit', () => {
  const { slope, fit } = lineThrough(seconds, [0, 3, 1, 4, 2])
  expect(slope).toBeCloseTo(0.5)
  expect(fit).toBeCloseTo(0.25)
})

test.for([
  ['a value that never changes', seconds, [7, 7, 7, 7, 7]],
  ['one moment', [1, 1], [2, 3]],
] as const)('%s has no slope and no fit', ([, x, y]) => {
  expect(lineThrough(x, y)).toEqual({ slope: 0, fit: 0 })
})
