import { expect, test } from 'vitest'
import { predictedStallMs } from './patch.ts'
import { Stalls } from './stalls.ts'

const near = (ms: number, at: number): boolean => Math.abs(ms / at - 1) < 0.2 // the heap of the test itself moves

test('the first prediction is the most it can be, and those after it go by what was measured', () => {
  const stalls = new Stalls()
  expect(near(stalls.predictedMs(0), predictedStallMs(0))).toBe(true)
  stalls.learn(0, predictedStallMs(0) * 0.1)
  expect(near(stalls.predictedMs(0), predictedStallMs(0) * 0.1)).toBe(true)
  stalls.learn(0, predictedStallMs(0) * 3)
  expect(near(stalls.predictedMs(0), predictedStallMs(0) * 3)).toBe(true)
})

test('what has come to live since counts in full', () => {
  const stalls = new Stalls()
  stalls.learn(0, 0)
  expect(stalls.predictedMs(0)).toBeLessThan(predictedStallMs(0) * 0.3)
  const held = Array.from({ length: 400_000 }, (_, i) => ({ i, of: [i] }))
  const [most, predicted] = [predictedStallMs(0), stalls.predictedMs(0)]
  expect(predicted).toBeGreaterThan(8 * 20)
  expect(predicted).toBeLessThan(most)
  expect(held.length).toBe(400_000)
})

test('that the machine was busy is forgotten', () => {
  const stalls = new Stalls()
  stalls.learn(0, predictedStallMs(0) * 50, 0)
  expect(stalls.predictedMs(0, 59_000)).toBeGreaterThan(predictedStallMs(0) * 20)
  expect(near(stalls.predictedMs(0, 61_000), predictedStallMs(0))).toBe(true)
})
