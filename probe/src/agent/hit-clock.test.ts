import { expect, test } from 'vitest'
import { HitClock } from './hit-clock.ts'

const US_MAX = 5_000

/** Waits as a thread does that the machine gives no turn. */
const wait = (ms: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

function burn(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

test('a hit that waited costs its budget at most once, and then what it spent', () => {
  const clock = new HitClock(US_MAX)
  clock.begin()
  wait(60)
  expect(clock.end()).toBe(US_MAX)
  expect(clock.isSuspect).toBe(true)
  clock.begin()
  wait(60)
  expect(clock.end()).toBeLessThan(50_000)
  clock.begin()
  expect(clock.end()).toBeLessThan(50_000)
  expect(clock.isSuspect).toBe(false)
})

test('a hit that computes is found out', () => {
  const clock = new HitClock(US_MAX)
  clock.begin()
  burn(60)
  clock.end()
  const took: number[] = []
  for (let i = 0; i < 5; i++) {
    clock.begin()
    burn(200)
    took.push(clock.end())
  }
  expect(Math.max(...took)).toBeGreaterThan(US_MAX)
  expect(clock.isSuspect).toBe(true)
})
