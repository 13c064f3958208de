import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { blockDone, blockMemory } from './block-memory.ts'

const MIB = 2 ** 20

test('a block is put where one was that is done, if it fits in; never where one is still read', () => {
  const first = blockMemory(20 * MIB)
  const second = blockMemory(20 * MIB)
  expect(second.buffer).not.toBe(first.buffer)
  blockDone(first)
  expect(blockMemory(40 * MIB).buffer).not.toBe(first.buffer)
  const third = blockMemory(19 * MIB)
  expect({ length: third.length, isSame: third.buffer === first.buffer }).toEqual({ length: 19 * MIB, isSame: true })
  expect(blockMemory(19 * MIB).buffer).not.toBe(first.buffer)
})

test('of many that are done the two largest are kept', () => {
  const blocks = [10, 50, 30, 20].map((mib) => blockMemory(mib * MIB))
  blocks.forEach(blockDone)
  expect(blocks.map(({ length }) => length / MIB)).toEqual([0, 50, 30, 0])
})

test('a small one is given back at once, and not left to the collector of garbage', () => {
  const small = blockMemory(100_000)
  blockDone(small)
  expect(small.length).toBe(0)
})

/** MiB by which the C library's heap grows while blocks come and go beside small buffers that stay; in a process of its own, as others use this one's. */
const CHURN = `
import { readFileSync } from 'node:fs'
import { blockDone, blockMemory } from ${JSON.stringify(join(import.meta.dirname, 'block-memory.ts'))}
const heapMib = () => {
  const [, from, to] = /^(\\w+)-(\\w+) .*\\[heap\\]$/m.exec(readFileSync('/proc/self/maps', 'utf8'))
  return (parseInt(to, 16) - parseInt(from, 16)) / 2 ** 20
}
const before = heapMib()
const stay = []
for (let round = 0; round < 40; round++) {
  const blocks = [4, 9, 14].map((mib) => blockMemory((mib + round / 4) * 2 ** 20))
  stay.push(Buffer.alloc(20_000))
  blocks.forEach(blockDone)
  stay.push(Buffer.alloc(20_000))
}
console.log(heapMib() - before)`

test.skipIf(process.platform !== 'linux')('blocks leave no holes between what stays', () => {
  const grownMib = execFileSync(process.execPath, ['--input-type=module', '-e', CHURN], { encoding: 'utf8' })
  expect(Number(grownMib)).toBeLessThan(8) // 0 was seen; 36 to 120 when blocks are cut out of that heap
})
