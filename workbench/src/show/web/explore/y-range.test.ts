import { expect, test } from 'vitest'
import { yRange } from './y-range.ts'

test.for([
  ['above 0', [2, 10], [0, 10.8]],
  ['below 0', [-10, -5], [-10.8, 0]],
  ['on both sides', [-10, 10], [-10.8, 10.8]],
  ['0 alone', [0, 0], [0, 1.08]],
  ['no values', [null, null], [0, 1.08]],
] as const)('an axis holds values %s, and 0', ([, [low, top], range]) => {
  expect(yRange(low, top).map((at) => Number(at.toFixed(3)))).toEqual(range)
})
