import { constants } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sumOf } from '../../lib/sum.ts'
import { walTestFolder } from './folder.test-helper.ts'
import { Pages, paddingAt } from './pages.ts'

const parts = [3, 4_096, 2_500_000, 1, 1_048_576, 77].map((length, at) => Buffer.alloc(length, at + 1))
const all = Buffer.concat(parts)

function gathered(): Pages {
  const pages = new Pages()
  for (const part of parts) pages.add(part)
  return pages
}

test('what is added is there in order, and zeros up to the end of a page', () => {
  const pages = gathered()
  const zeros = pages.pad()
  expect([zeros, pages.pad()]).toEqual([paddingAt(all.length), 0])
  expect(Buffer.concat(pages.pieces).equals(Buffer.concat([all, Buffer.alloc(zeros)]))).toBe(true)
  expect(pages.bytes).toBe(sumOf(pages.pieces.map(({ length }) => length)))
  expect(pages.pieces.every(({ length }) => length % 4_096 === 0)).toBe(true)
})

test('memory that held something else before is used again, and nothing of that shows', () => {
  const before = gathered()
  const memory = before.pieces.map(({ buffer }) => buffer)
  before.done()
  const pages = new Pages()
  pages.add(Buffer.from('x'))
  pages.pad()
  expect(memory).toContain(pages.pieces[0]!.buffer)
  expect(Buffer.concat(pages.pieces).toString()).toBe(`x${'\0'.repeat(4_095)}`)
})

test('a disk takes them past the memory of the system', async () => {
  const pages = gathered()
  pages.pad()
  const path = join(walTestFolder(), 'direct')
  const { O_WRONLY, O_CREAT, O_DIRECT = 0 } = constants
  const file = await open(path, O_WRONLY | O_CREAT | O_DIRECT).catch(() => open(path, 'w')) // not every file system does
  await file.writev(pages.pieces, 0)
  await file.close()
  expect((await readFile(path)).subarray(0, all.length).equals(all)).toBe(true)
})
