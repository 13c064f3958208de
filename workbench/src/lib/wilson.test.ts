import { expect, test } from 'vitest'
import { newcombe, wilson } from './wilson.ts'

const percent = (share: number): number => Math.round(share * 1000) / 10

// The published values of the interval for 0 of 10, 5 of 10, 2 of 3 and 81 of 263.
test.for([
  [0, 10, 0, 27.8],
  [5, 10, 23.7, 76.3],
  [2, 3, 20.8, 93.9],
  [10, 10, 72.2, 100],
  [81, 263, 25.5, 36.6],
])('%i of %i is between %d and %d %%', ([seen, of, low, high]) => {
  const interval = wilson(seen! / of!, of!)
  expect([percent(interval.low), percent(interval.high)]).toEqual([low, high])
})

test('nothing tried says nothing', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
})

// Newcombe (1998), table II, method 10: 56/70 − 48/80, 9/10 − 3/10, 10/10 − 0/10.
test.for([
  [48, 80, 56, 70, 5.2, 33.4],
  [3, 10, 9, 10, 17.1, 80.9],
  [0, 10, 10, 10, 60.8, 100],
])('%i of %i to %i of %i is a difference between %d and %d %%', ([b, ofB, a, ofA, low, high]) => {
  const interval = newcombe({ share: b! / ofB!, of: ofB! }, { share: a! / ofA!, of: ofA! })
  expect([percent(interval.low), percent(interval.high)]).toEqual([low, high])
})
