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
