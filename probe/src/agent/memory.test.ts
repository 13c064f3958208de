import { expect, test } from 'vitest'
import { fullness, type Held, heldNow, MemoryCeiling } from './memory.ts'

const MB = 1024 * 1024
const held = (rssMb: number, accountedMb: number, heapShare = 0.3): Held => ({
  rssBytes: rssMb * MB,
  accountedBytes: accountedMb * MB,
  heapShare,
})

test.for<[string, readonly Held[], RegExp | undefined]>([
  ['as it was', [held(100, 40), held(100, 40), held(100, 40)], undefined],
  ['a heap that grows', [held(400, 340), held(800, 740), held(900, 840)], undefined],
  ['a peak', [held(300, 40), held(300, 40), held(110, 40), held(300, 40)], undefined],
  ['what nobody accounts for', [held(165, 40), held(165, 40), held(165, 40)], /grew by 65 MB.*64 are allowed/],
  ['less of the heap is no excuse for growing', [held(160, 10), held(160, 10), held(160, 10)], undefined],
  ['a heap that is nearly full', [held(100, 40, 0.95), held(100, 40, 0.95), held(100, 40, 0.95)], /95 % full/],
])('%s: %o', ([, seconds, says]) => {
  const ceiling = new MemoryCeiling(held(100, 40))
  const last = seconds.map((each) => ceiling.exceeded(each)).at(-1)
  if (says === undefined) expect(last).toBeUndefined()
  else expect(last).toMatch(says)
})

test('this process is told as it is', () => {
  const now = heldNow()
  expect(now.rssBytes).toBeGreaterThan(now.accountedBytes / 4)
  expect(now.heapShare).toBeGreaterThan(0)
  expect(fullness(now)).toBeUndefined()
})
