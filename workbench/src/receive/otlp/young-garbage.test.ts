import { constants, type NodeGCPerformanceDetail, PerformanceObserver } from 'node:perf_hooks'
import { expect, test } from 'vitest'
import { LEFT_BYTES_MAX, leaveParts } from './young-garbage.ts'

/** Collections that were asked for, and not those that the engine found it time for. */
async function collectionsAskedIn(work: () => void): Promise<number[]> {
  const kinds: number[] = []
  const note = (entries: readonly object[]): void => {
    for (const entry of entries) {
      const { kind = 0, flags = 0 } = (entry as { readonly detail: NodeGCPerformanceDetail }).detail
      if ((flags & constants.NODE_PERFORMANCE_GC_FLAGS_FORCED) !== 0) kinds.push(kind)
    }
  }
  const observer = new PerformanceObserver((list) => note(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  work()
  await new Promise((resolve) => setImmediate(resolve))
  note(observer.takeRecords())
  observer.disconnect()
  return kinds
}

test('what bodies leave behind is collected once it is much, and only what is young', async () => {
  const bodies = 32
  const asked = await collectionsAskedIn(() => {
    for (let body = 0; body < bodies; body++) leaveParts((2 * LEFT_BYTES_MAX) / bodies)
  })
  expect(asked).toEqual([constants.NODE_PERFORMANCE_GC_MINOR, constants.NODE_PERFORMANCE_GC_MINOR])
})
