import { expect, test } from 'vitest'
import { predictedStallMs } from './patch.ts'
import { Stalls, type Took } from './stalls.ts'

const near = (ms: number, at: number): boolean => Math.abs(ms / at - 1) < 0.2 // the heap of the test itself moves
const took = (share: number): Took => ({ wallMs: predictedStallMs(0) * share, cpuMs: predictedStallMs(0) * share })

test('the first prediction is the most it can be, and those after it go by what was measured', () => {
  const stalls = new Stalls()
  expect(near(stalls.predictedMs(0), predictedStallMs(0))).toBe(true)
  stalls.learn(0, took(0.1))
  expect(near(stalls.predictedMs(0), predictedStallMs(0) * 0.075)).toBe(true) // a first patch takes longer
  stalls.learn(0, took(3))
  expect(near(stalls.predictedMs(0), predictedStallMs(0) * 3)).toBe(true)
})

test('what has come to live since counts in full', () => {
  const stalls = new Stalls()
  stalls.learn(0, { wallMs: 0, cpuMs: 0 })
  expect(stalls.predictedMs(0)).toBeLessThan(predictedStallMs(0) * 0.3)
  const held = Array.from({ length: 400_000 }, (_, i) => ({ i, of: [i] }))
  const [most, predicted] = [predictedStallMs(0), stalls.predictedMs(0)]
  expect(predicted).toBeGreaterThan(8 * 20)
  expect(predicted).toBeLessThan(most)
  expect(held.length).toBe(400_000)
})

test('that the machine was busy is forgotten, and what the patch itself took is not', () => {
  const stalls = new Stalls()
  const most = predictedStallMs(0)
  stalls.learn(0, took(0.4), 0)
  stalls.learn(0, { wallMs: most * 20, cpuMs: most * 0.4 }, 0)
  expect(stalls.predictedMs(0, 59_000)).toBeGreaterThan(most * 15)
  expect(near(stalls.predictedMs(0, 61_000), most * 0.4)).toBe(true)
})

test('what another instance learned counts with a margin, until a patch is measured here', () => {
  const [one, other] = [new Stalls(), new Stalls()]
  expect(one.learned).toBeUndefined()
  one.learn(0, took(0.4))
  if (one.learned !== undefined) other.hear(one.learned)
  expect(near(other.predictedMs(0), predictedStallMs(0) * 0.45)).toBe(true)
  expect(other.learned).toBeUndefined() // it is not handed on as its own
  other.learn(0, took(0.2))
  other.hear({ ratio: 0.9, liveMb: 1e6 })
  expect(near(other.predictedMs(0), predictedStallMs(0) * 0.15)).toBe(true)
})

test.for([Number.NaN, 0, -1, 1e9, Number.POSITIVE_INFINITY])('a share of %s is no knowledge', (ratio) => {
  const stalls = new Stalls()
  stalls.hear({ ratio, liveMb: 100 })
  expect(near(stalls.predictedMs(0), predictedStallMs(0))).toBe(true)
})
