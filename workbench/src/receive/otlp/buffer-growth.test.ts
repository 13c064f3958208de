import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { letBuffersGrow } from './buffer-growth.ts'

/** Collections of everything while buffers of 48 MiB come and go beside others that stay; in a process of its own, as it cannot be taken back. */
const CHURN = `
import { constants, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { letBuffersGrow } from ${JSON.stringify(join(import.meta.dirname, 'buffer-growth.ts'))}
letBuffersGrow()
let collections = 0
const count = ({ detail }) => { if (detail.kind === constants.NODE_PERFORMANCE_GC_MAJOR) collections++ }
new PerformanceObserver((list) => list.getEntries().forEach(count)).observe({ entryTypes: ['gc'] })
globalThis.stay = Array.from({ length: 6 }, () => new ArrayBuffer(32 * 2 ** 20))
for (let round = 0; round < 60; round++) {
  const bodies = Array.from({ length: 48 }, () => new ArrayBuffer(2 ** 20))
  globalThis.garbage = Array.from({ length: 50_000 }, (_, at) => ({ at }))
  await pause(1)
  for (const body of bodies) body.transfer(0)
}
await pause(50)
console.log(collections)`

test('buffers that come and go begin few collections of everything', () => {
  const collections = execFileSync(process.execPath, ['--input-type=module', '-e', CHURN], { encoding: 'utf8' })
  expect(Number(collections)).toBeLessThan(5) // 1 or 2 were seen; 6 to 46 without the flag
})

test('another engine is left as it is', () => {
  expect(letBuffersGrow('14.6.202')).toBe(false)
})
